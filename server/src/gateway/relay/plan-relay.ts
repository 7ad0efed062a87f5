/** Chooses how a request reaches one target: natively where the provider speaks the client's dialect, else translated. */
import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Usage } from '../chat-model.ts'
import type { Parsed, Target } from '../line/types.ts'
import type { JsonCodec, NativeRoute, ProviderAdapter } from '../provider.ts'
import { providers } from '../providers/registry.ts'
import { countTokensRelay } from './count-tokens-relay.ts'
import { nativeRelay } from './native-relay.ts'
import type { Relay } from './relay.ts'
import { translatedChatRelay, translatedJsonRelay } from './translated-relay.ts'

const openaiUsage = (body: JsonObject): Usage | null => {
  const usage = body.usage
  if (typeof usage !== 'object' || usage === null || Array.isArray(usage)) return null
  const tokens = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0)
  return {
    inputTokens: tokens(usage.prompt_tokens ?? usage.input_tokens),
    cachedTokens: null,
    cacheWriteTokens: null,
    outputTokens: tokens(usage.completion_tokens ?? usage.output_tokens),
    reasoningTokens: null,
  }
}

const offersNot = (target: Target, what: string, whoDoes: readonly string[] = []): AppError =>
  new AppError('unsupported_operation', {
    message: `The connection ${target.connection.name} (${target.connection.adapter.label}) does not offer ${what}.${whoDoes.length === 0 ? '' : ` These do: ${whoDoes.join(', ')}.`}`,
  })

const painters = (): string[] =>
  Object.values<ProviderAdapter>(providers).flatMap(({ native, images, label }) =>
    native.images === undefined && images === undefined ? [] : [label],
  )

const jsonRelay = (
  parsed: Parsed,
  target: Target,
  native: NativeRoute | undefined,
  codec: JsonCodec | undefined,
  what: string,
  whoDoes: () => readonly string[] = () => [],
): Relay => {
  if (native !== undefined) return nativeRelay(parsed, target, native, openaiUsage)
  if (codec !== undefined) return translatedJsonRelay(parsed, target, codec)
  throw offersNot(target, what, whoDoes())
}

export const planRelay = (parsed: Parsed, target: Target, createdSeconds: number): Relay => {
  const { adapter } = target.connection
  const { dialect, operation } = parsed.exchange
  switch (operation) {
    case 'chat': {
      const native = adapter.native.chat[dialect.id]
      return native === undefined
        ? translatedChatRelay(parsed, target, createdSeconds)
        : nativeRelay(parsed, target, native, dialect.readUsage)
    }
    case 'embeddings':
      return jsonRelay(parsed, target, adapter.native.embeddings, adapter.embeddings, 'embeddings')
    case 'images':
      return jsonRelay(parsed, target, adapter.native.images, adapter.images, 'images', painters)
    case 'count-tokens':
      return countTokensRelay(parsed, target)
    case 'models':
      throw offersNot(target, 'this')
  }
}
