import { scriptString } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

export const vercelAiSdk: ClientSnippet = {
  id: 'vercel-ai-sdk',
  label: 'Vercel AI SDK',
  code: ({ baseUrl, apiKey, model }) => `// npm install ai @ai-sdk/openai-compatible
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText } from 'ai'

const keepgate = createOpenAICompatible({
  name: 'keepgate',
  baseURL: ${scriptString(`${baseUrl}/v1`)},
  apiKey: ${scriptString(apiKey)},
})

const { textStream } = streamText({
  model: keepgate(${scriptString(model)}),
  prompt: 'Say hello.',
})
for await (const text of textStream) {
  process.stdout.write(text)
}
`,
}
