import type { ProviderAdapter } from '../../provider.ts'
import { failureOf, textIn } from '../shared/failure.ts'
import { readModels } from '../shared/models.ts'
import { noOptions } from '../shared/options.ts'
import { decodeChat } from './decode.ts'
import { decodeEvents } from './decode-stream.ts'
import { embeddings } from './embeddings.ts'
import { encodeChat } from './encode.ts'

/** Cohere's errors are `{ "message": … }`; a wrong key is a 401, spent trial calls a 429. */
const classify: ProviderAdapter['classify'] = (status, headers, body) => {
  const message = textIn(body?.message)
  const wrongKey = status === 498 || /invalid api token/i.test(message ?? '')
  return failureOf('Cohere', { status, headers, message, ...(wrongKey ? { kind: 'key_refused' } : {}) })
}

export const cohere: ProviderAdapter = {
  id: 'cohere',
  label: 'Cohere',
  defaultBaseUrl: 'https://api.cohere.com',
  environmentVariable: 'COHERE_API_KEY',
  needsKey: true,
  authenticate: (key) => ({ authorization: `Bearer ${key}` }),
  options: noOptions,
  native: { chat: {} },
  chat: {
    encode: (request) => ({ method: 'POST', path: '/v2/chat', ...encodeChat(request) }),
    decode: decodeChat,
    decodeStream: decodeEvents,
  },
  embeddings,
  models: { path: () => '/v1/models?page_size=1000', decode: (body) => readModels(body, 'models', 'name') },
  classify,
}
