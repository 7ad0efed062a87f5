import { describeFaults } from './describe-faults.ts'

describeFaults('OpenAI’s clients', [
  ['openai-chat', 'openai'],
  ['openai-chat', 'anthropic'],
  ['openai-chat', 'gemini'],
  ['openai-chat', 'cohere'],
  ['openai-responses', 'openai'],
])
