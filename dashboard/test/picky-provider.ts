/** A provider of the OpenAI kind on this machine that knows one key and refuses every other. */
import { once } from 'node:events'
import { createServer } from 'node:http'

export type PickyProvider = { readonly url: string; readonly key: string; readonly stop: () => void }

const key = 'sk-the-right-one'
const models = { object: 'list', data: [{ id: 'small-1', object: 'model', owned_by: 'test' }] }
const chat = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'small-1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
}

export const startPickyProvider = async (): Promise<PickyProvider> => {
  const server = createServer((request, response) => {
    const known = request.headers.authorization === `Bearer ${key}`
    const body = known ? (request.method === 'GET' ? models : chat) : { error: { message: 'Incorrect API key.' } }
    request.resume()
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The provider has no port.')
  return { url: `http://127.0.0.1:${address.port}/v1`, key, stop: () => server.close() }
}
