/**
 * The provider that is built in: no network, no key, deterministic, always labelled as demo. It speaks OpenAI's format,
 * so every path of the gateway can be tried without an account anywhere.
 */
import { z } from 'zod'
import { utf8 } from '../../../kernel/bytes.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { LocalAnswer, ProviderAdapter } from '../../provider.ts'
import { openAiLike, openAiPath } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'
import { optionsOf } from '../shared/options.ts'
import { chat, demoCreatedSeconds } from './chat.ts'
import { embed } from './embeddings.ts'
import { drawImages } from './image.ts'
import { readDemoRequest } from './request.ts'

/** Milliseconds before each token of a stream; the option `pace_ms` overrides them. */
const models: Readonly<Record<string, { paceMs: number; thinks: boolean }>> = {
  'demo-small': { paceMs: 15, thinks: false },
  'demo-fast': { paceMs: 0, thinks: false },
  'demo-thinking': { paceMs: 15, thinks: true },
}
const otherModels = ['demo-embedding', 'demo-image']

const once = async function* (body: JsonObject): AsyncGenerator<Uint8Array> {
  yield utf8(JSON.stringify(body))
}

const json = (status: number, body: JsonObject): ReturnType<LocalAnswer> => ({
  status,
  headers: { 'content-type': 'application/json' },
  chunks: once(body),
})

const refuse = (status: number, message: string, code: string, param: string | null): ReturnType<LocalAnswer> =>
  json(status, { error: { message: `[demo] ${message}`, type: 'invalid_request_error', param, code } })

const listModels = (): JsonObject => ({
  object: 'list',
  data: [...Object.keys(models), ...otherModels].map((id) => ({
    id,
    object: 'model',
    created: demoCreatedSeconds,
    owned_by: 'keepgate-demo',
  })),
})

const answerChat = (body: JsonObject, paceMs: string | null, signal: AbortSignal): ReturnType<LocalAnswer> => {
  const request = readDemoRequest(body)
  if (request === null) return refuse(400, 'messages must hold at least one message.', 'invalid_request', 'messages')
  const model = Object.hasOwn(models, request.model) ? models[request.model] : undefined
  if (model === undefined)
    return refuse(404, `There is no model of this name. Try ${Object.keys(models)[0]}.`, 'model_not_found', 'model')
  const milliseconds = paceMs === null ? model.paceMs : Number(paceMs)
  return {
    status: 200,
    headers: { 'content-type': request.stream ? 'text/event-stream; charset=utf-8' : 'application/json' },
    chunks: chat(request, { milliseconds, signal }, model.thinks),
  }
}

const answerEmbeddings = (body: JsonObject): ReturnType<LocalAnswer> => {
  try {
    return json(200, embed(body))
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return refuse(400, thrown.message, 'invalid_request', thrown.param)
  }
}

/** @param path as the adapter's own routes write it: `/chat/completions`, perhaps with `?pace_ms=0`. */
const answerLocally: LocalAnswer = ({ path, body, signal }) => {
  const { pathname, searchParams } = new URL(path, 'https://demo.invalid')
  const operation = pathname.replace(/^\/v1(?=\/)/, '')
  if (operation === '/models') return json(200, listModels())
  if (body === null) return refuse(400, 'A body is needed.', 'invalid_request', null)
  switch (operation) {
    case '/chat/completions':
      return answerChat(body, searchParams.get('pace_ms'), signal)
    case '/embeddings':
      return answerEmbeddings(body)
    case '/images/generations':
      if (typeof body.prompt !== 'string') return refuse(400, 'prompt must be a text.', 'invalid_request', 'prompt')
      return json(200, drawImages(body))
    default:
      return refuse(404, 'The demo provider does not offer this.', 'not_found', null)
  }
}

export const demo: ProviderAdapter = {
  ...openAiLike({
    id: 'demo',
    label: 'Demo',
    // Never dialled: the name is reserved not to exist (RFC 6761).
    defaultBaseUrl: 'https://demo.invalid/v1',
    environmentVariable: null,
    needsKey: false,
    quirks: openAiQuirks,
    authenticate: () => ({}),
    options: optionsOf(z.strictObject({ pace_ms: z.number().int().min(0).max(10_000).optional() })),
    path: (operation, _model, options) =>
      typeof options.pace_ms === 'number' && operation === 'chat'
        ? `${openAiPath(operation)}?pace_ms=${options.pace_ms}`
        : openAiPath(operation),
    embeddings: true,
    images: true,
  }),
  answerLocally,
}
