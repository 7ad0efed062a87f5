/** The checks of the straight line, one function a step; each throws AppError or returns the next step's type. */
import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { isJsonObject } from '../../kernel/json.ts'
import { scanJson } from '../../kernel/scan-json.ts'
import { rateLimited } from '../../limits/refusal.ts'
import type { Decision } from '../../limits/rule.ts'
import { retrySeconds } from './answer-error.ts'
import type { Authenticated, Authorised, Caller, CallerKey, Parsed, Received } from './types.ts'

export type AuthenticateKey = (presented: string) => CallerKey | Promise<CallerKey>
/** Charges the cell of the key, or of the person; null where limits are off. */
export type TakeKeyLimit = (key: Caller) => Decision | null | Promise<Decision | null>
export type AddressAllowed = (address: string, ranges: readonly string[]) => boolean

const callerOf = (received: Received, authenticateKey: AuthenticateKey): Caller | Promise<CallerKey> => {
  const { visitor, presentedKey } = received.exchange
  if (visitor !== null) return visitor
  if (presentedKey === null) throw new AppError('unauthenticated')
  return authenticateKey(presentedKey)
}

export const authenticate = async (received: Received, authenticateKey: AuthenticateKey): Promise<Authenticated> => {
  const { trace } = received
  const found = callerOf(received, authenticateKey)
  const key = found instanceof Promise ? await found : found
  trace.key = key
  return { ...received, key }
}

/** Charged before the body is read: a refused request costs the gateway next to nothing. */
export const authorise = async (
  authenticated: Authenticated,
  takeKeyLimit: TakeKeyLimit,
  addressAllowed: AddressAllowed,
): Promise<Authorised> => {
  const { exchange, key, trace } = authenticated
  if (key.allowedAddresses !== null && !addressAllowed(exchange.address, key.allowedAddresses)) {
    throw new AppError('address_not_allowed')
  }
  const taken = takeKeyLimit(key)
  const limit = taken instanceof Promise ? await taken : taken
  trace.limit = limit
  if (limit !== null && !limit.allowed) throw rateLimited(limit, retrySeconds(exchange.dialect))
  return { ...authenticated, authorised: true }
}

const invalid = (param: string, message: string): AppError => new AppError('invalid_request', { message, param })

/** Limits on output are checked here for every dialect: a provider must never be asked for a negative or absurd number. */
const requireTokenCounts = (body: JsonObject): void => {
  for (const name of ['max_tokens', 'max_completion_tokens', 'max_output_tokens'] as const) {
    const value = body[name]
    if (value === undefined || value === null) continue
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 100_000_000) {
      throw invalid(name, `${name} must be a whole number between 0 and 100000000.`)
    }
  }
}

export const parse = async (authorised: Authorised): Promise<Parsed> => {
  const { exchange, trace } = authorised
  const bytes = await exchange.readBody(authorised.key.workspaceId)
  trace.requestBytes = bytes.length
  const body = scanJson(bytes)
  const { model, stream = false, stream_options: streamOptions } = body.value
  if (typeof model !== 'string' || model === '' || model.length > 512) {
    throw invalid('model', 'model must be a text of 1 to 512 characters, for instance "connection/model".')
  }
  trace.model = model
  if (typeof stream !== 'boolean' && stream !== null) throw invalid('stream', 'stream must be true or false.')
  requireTokenCounts(body.value)
  if (exchange.operation === 'chat' || exchange.operation === 'count-tokens') exchange.dialect.requireShape(body.value)
  const streamed = stream === true && exchange.operation === 'chat'
  if (stream === true && !streamed) throw invalid('stream', 'This operation cannot be streamed.')
  trace.stream = streamed
  const includeUsage = isJsonObject(streamOptions) && streamOptions.include_usage === true
  return { ...authorised, body, requestedModel: model, stream: streamed, includeUsage }
}
