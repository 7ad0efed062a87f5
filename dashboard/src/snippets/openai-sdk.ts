import { scriptString } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

export const openaiSdk: ClientSnippet = {
  id: 'openai-sdk',
  label: 'OpenAI SDK',
  code: ({ baseUrl, apiKey, model }) => `// npm install openai
import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${scriptString(`${baseUrl}/v1`)},
  apiKey: ${scriptString(apiKey)},
})

const stream = await client.chat.completions.create({
  model: ${scriptString(model)},
  stream: true,
  messages: [{ role: 'user', content: 'Say hello.' }],
})
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '')
}
`,
}
