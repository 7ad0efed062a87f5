// The AI SDK, by its provider for OpenAI-compatible servers.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText } from 'ai'
import { setting, url } from '../settings.ts'

const keepgate = createOpenAICompatible({
  name: 'keepgate',
  baseURL: `${url}/v1`,
  apiKey: setting('KEEPGATE_API_KEY'),
})

const { textStream } = streamText({ model: keepgate(setting('KEEPGATE_MODEL')), prompt: 'Say hello.' })
for await (const text of textStream) process.stdout.write(text)
process.stdout.write('\n')
