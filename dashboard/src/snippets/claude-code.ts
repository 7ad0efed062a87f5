import { shellWord } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

/** An ANTHROPIC_API_KEY from elsewhere would be taken in place of the token. */
export const claudeCode: ClientSnippet = {
  id: 'claude-code',
  label: 'Claude Code',
  code: ({ baseUrl, apiKey, model }) => `unset ANTHROPIC_API_KEY
export ANTHROPIC_BASE_URL=${shellWord(baseUrl)}
export ANTHROPIC_AUTH_TOKEN=${shellWord(apiKey)}
export ANTHROPIC_MODEL=${shellWord(model)}
export ANTHROPIC_DEFAULT_HAIKU_MODEL=${shellWord(model)}
claude
`,
}
