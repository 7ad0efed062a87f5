// The same client on its newer route, not streamed, with the usage it reports.
import OpenAI from 'openai'
import { setting, url } from '../settings.ts'

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: setting('KEEPGATE_API_KEY') })

const response = await client.responses.create({
  model: setting('KEEPGATE_MODEL'),
  input: 'Say hello.',
})
console.log(response.output_text)
console.log(`${response.usage?.input_tokens} tokens in, ${response.usage?.output_tokens} out`)
