// The official OpenAI client: base URL and key are all that changes.
import OpenAI from 'openai'
import { setting, url } from '../settings.ts'

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: setting('KEEPGATE_API_KEY') })

const stream = await client.chat.completions.create({
  model: setting('KEEPGATE_MODEL'),
  stream: true,
  messages: [{ role: 'user', content: 'Say hello.' }],
})
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')
process.stdout.write('\n')
