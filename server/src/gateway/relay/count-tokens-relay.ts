import { AppError } from '../../kernel/errors.ts'
import type { Parsed, Target } from '../line/types.ts'
import { nativeRelay } from './native-relay.ts'
import type { Relay } from './relay.ts'

/** Anthropic's count_tokens: the provider's own count or none; a guess that looks like a count would be a lie. */
export const countTokensRelay = (parsed: Parsed, target: Target): Relay => {
  const { adapter, name, options } = target.connection
  const native = adapter.native['count-tokens']
  if (native !== undefined) return nativeRelay(parsed, target, native, () => null)
  const counter = adapter.countTokens
  if (counter === undefined) {
    throw new AppError('unsupported_operation', {
      message: `The connection ${name} (${adapter.label}) has no call that counts tokens.`,
    })
  }
  const encoded = counter.encode(
    parsed.exchange.dialect.parse({ max_tokens: 1, ...parsed.body.value }, target.model),
    options,
  )
  return {
    method: encoded.method,
    path: encoded.path,
    headers: encoded.headers ?? {},
    body: encoded.body === null ? null : Buffer.from(JSON.stringify(encoded.body)),
    unsupported: encoded.unsupported,
    buffered: (_bytes, value) => ({
      bytes: Buffer.from(JSON.stringify({ input_tokens: counter.decode(value).inputTokens })),
      usage: null,
    }),
    openStream: () => {
      throw new AppError('invalid_request', { message: 'Counting tokens cannot be streamed.', param: 'stream' })
    },
  }
}
