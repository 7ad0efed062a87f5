import type { ProviderAdapter } from '../../provider.ts'
import { readModels } from '../shared/models.ts'
import { noOptions } from '../shared/options.ts'
import { badAnswer, readCount } from '../shared/shape.ts'
import { classify } from './classify.ts'
import { decodeGenerate } from './decode.ts'
import { decodeFrames } from './decode-stream.ts'
import { embeddings } from './embeddings.ts'
import { encodeChat, encodeCount } from './encode.ts'
import { images } from './images.ts'

export const gemini: ProviderAdapter = {
  id: 'gemini',
  label: 'Google Gemini',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  environmentVariable: 'GEMINI_API_KEY',
  needsKey: true,
  authenticate: (key) => ({ 'x-goog-api-key': key }),
  options: noOptions,
  native: { chat: {} },
  chat: { encode: encodeChat, decode: decodeGenerate, decodeStream: decodeFrames },
  embeddings,
  images,
  countTokens: {
    encode: encodeCount,
    decode: (answer) => {
      const inputTokens = readCount(answer.totalTokens, 'totalTokens')
      if (inputTokens === null) throw badAnswer('totalTokens', 'a count')
      return { inputTokens }
    },
  },
  models: {
    path: () => '/v1beta/models?pageSize=1000',
    decode: (body) =>
      readModels(body, 'models', 'name').map((model) => ({ ...model, id: model.id.replace(/^models\//, '') })),
  },
  classify,
}
