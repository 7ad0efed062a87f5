// The official Anthropic client: its base URL is the origin, without /v1. Any connection answers, not only Anthropic's.
import Anthropic from '@anthropic-ai/sdk'
import { setting, url } from '../settings.ts'

const client = new Anthropic({ baseURL: url, apiKey: setting('KEEPGATE_API_KEY') })

const stream = client.messages.stream({
  model: setting('KEEPGATE_MODEL'),
  max_tokens: 200,
  messages: [{ role: 'user', content: 'Say hello.' }],
})
stream.on('text', (text) => process.stdout.write(text))
const message = await stream.finalMessage()
process.stdout.write(`\n${message.usage.output_tokens} tokens out\n`)
