// LangChain's OpenAI model; the base URL goes into its client's configuration.
import { ChatOpenAI } from '@langchain/openai'
import { setting, url } from '../settings.ts'

const model = new ChatOpenAI({
  model: setting('KEEPGATE_MODEL'),
  apiKey: setting('KEEPGATE_API_KEY'),
  configuration: { baseURL: `${url}/v1` },
})

for await (const chunk of await model.stream('Say hello.')) process.stdout.write(chunk.text)
process.stdout.write('\n')
