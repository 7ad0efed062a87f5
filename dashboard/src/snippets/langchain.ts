import { scriptString } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

export const langchain: ClientSnippet = {
  id: 'langchain',
  label: 'LangChain',
  code: ({ baseUrl, apiKey, model }) => `// npm install @langchain/openai @langchain/core
import { ChatOpenAI } from '@langchain/openai'

const model = new ChatOpenAI({
  model: ${scriptString(model)},
  apiKey: ${scriptString(apiKey)},
  configuration: { baseURL: ${scriptString(`${baseUrl}/v1`)} },
})

for await (const chunk of await model.stream('Say hello.')) {
  process.stdout.write(chunk.text)
}
`,
}
