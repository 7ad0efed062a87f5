import { z } from 'zod'
import type { ProviderAdapter } from '../../provider.ts'
import { readModels } from '../shared/models.ts'
import { optionsOf } from '../shared/options.ts'
import { classify } from './classify.ts'
import { decodeMessage } from './decode.ts'
import { decodeEvents } from './decode-stream.ts'
import { encodeMessage } from './encode.ts'

/** Used where the client sent no anthropic-version of its own. */
const headers = { 'anthropic-version': '2023-06-01' }

export const anthropic: ProviderAdapter = {
  id: 'anthropic',
  label: 'Anthropic',
  defaultBaseUrl: 'https://api.anthropic.com',
  environmentVariable: 'ANTHROPIC_API_KEY',
  needsKey: true,
  authenticate: (key) => ({ 'x-api-key': key }),
  options: optionsOf(z.strictObject({ default_max_tokens: z.number().int().min(1).max(1_000_000).optional() })),
  native: {
    chat: { 'anthropic-messages': { path: () => '/v1/messages', headers, asksForUsage: false } },
    'count-tokens': { path: () => '/v1/messages/count_tokens', headers, asksForUsage: false },
  },
  chat: {
    encode: (request, options) => ({
      method: 'POST',
      path: '/v1/messages',
      headers,
      ...encodeMessage(request, options),
    }),
    decode: decodeMessage,
    decodeStream: decodeEvents,
  },
  models: { path: () => '/v1/models?limit=1000', headers, decode: (body) => readModels(body, 'data') },
  classify,
}
