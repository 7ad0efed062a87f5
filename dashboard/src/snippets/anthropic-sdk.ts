import { scriptString } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

/** Anthropic's client adds /v1 itself. */
export const anthropicSdk: ClientSnippet = {
  id: 'anthropic-sdk',
  label: 'Anthropic SDK',
  code: ({ baseUrl, apiKey, model }) => `// npm install @anthropic-ai/sdk
import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({
  baseURL: ${scriptString(baseUrl)},
  apiKey: ${scriptString(apiKey)},
})

const stream = client.messages.stream({
  model: ${scriptString(model)},
  max_tokens: 500,
  messages: [{ role: 'user', content: 'Say hello.' }],
})
stream.on('text', (text) => process.stdout.write(text))
await stream.finalMessage()
`,
}
