/** Makes the adapter of a member of the OpenAI family from what is its own. */
import type { ConnectionOptions, NativeRoute, Operation, ProviderAdapter, ProviderId } from '../../provider.ts'
import { readModels } from '../shared/models.ts'
import { noOptions } from '../shared/options.ts'
import { classifyOpenAiLike } from './classify.ts'
import { decodeCompletion } from './decode.ts'
import { decodeChunks } from './decode-stream.ts'
import { encodeCompletion } from './encode.ts'
import type { Quirks } from './quirks.ts'

type PathOf = (operation: Operation | 'responses', model: string, options: ConnectionOptions) => string

export type Member = {
  id: ProviderId
  label: string
  defaultBaseUrl: string | null
  environmentVariable: string | null
  quirks: Quirks
  needsKey?: boolean
  responses?: boolean
  embeddings?: boolean
  images?: boolean
  authenticate?: ProviderAdapter['authenticate']
  options?: ProviderAdapter['options']
  path?: PathOf
  classify?: ProviderAdapter['classify']
}

const paths = {
  chat: '/chat/completions',
  responses: '/responses',
  embeddings: '/embeddings',
  images: '/images/generations',
  models: '/models',
  'count-tokens': '/count-tokens',
} as const

export const openAiPath = (operation: Operation | 'responses'): string => paths[operation]

const bearer = (key: string): Record<string, string> => (key === '' ? {} : { authorization: `Bearer ${key}` })

export const openAiLike = (member: Member): ProviderAdapter => {
  const { id, label, defaultBaseUrl, environmentVariable, quirks } = member
  const path: PathOf = member.path ?? openAiPath
  const route = (operation: Operation | 'responses', asksForUsage: boolean): NativeRoute => ({
    path: (model, options) => path(operation, model, options),
    asksForUsage,
  })
  return {
    id,
    label,
    defaultBaseUrl,
    environmentVariable,
    needsKey: member.needsKey ?? true,
    authenticate: member.authenticate ?? bearer,
    options: member.options ?? noOptions,
    native: {
      chat: {
        'openai-chat': route('chat', quirks.asksForUsage),
        ...(member.responses === true ? { 'openai-responses': route('responses', false) } : {}),
      },
      ...(member.embeddings === true ? { embeddings: route('embeddings', false) } : {}),
      ...(member.images === true ? { images: route('images', false) } : {}),
    },
    chat: {
      encode: (request, options) => ({
        method: 'POST',
        path: path('chat', request.model, options),
        ...encodeCompletion(request, quirks),
      }),
      decode: decodeCompletion,
      decodeStream: decodeChunks,
    },
    models: {
      path: (options) => path('models', '', options),
      decode: (body) => readModels(body, 'data'),
    },
    classify: member.classify ?? classifyOpenAiLike(label),
  }
}
