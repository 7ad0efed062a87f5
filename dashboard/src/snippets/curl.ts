import { jsonString, shellWord } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

export const curl: ClientSnippet = {
  id: 'curl',
  label: 'curl',
  code: ({ baseUrl, apiKey, model }) => `curl -N ${shellWord(`${baseUrl}/v1/chat/completions`)} \\
  -H ${shellWord(`authorization: Bearer ${apiKey}`)} \\
  -H 'content-type: application/json' \\
  -d ${shellWord(
    `{"model": ${jsonString(model)}, "stream": true, "messages": [{"role": "user", "content": "Say hello."}]}`,
  )}
`,
}
