import { describeFaults } from './describe-faults.ts'

describeFaults('Anthropic’s clients', [
  ['anthropic-messages', 'anthropic'],
  ['anthropic-messages', 'openai'],
  ['anthropic-messages', 'gemini'],
])
