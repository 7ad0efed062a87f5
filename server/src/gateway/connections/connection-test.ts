/** The two-stage test of a connection: can it be reached and does it take the key; then one call of one token. */

import type { ErrorCode } from '@keepgate/protocol/error-codes'
import type { AdvisedCode } from '@keepgate/protocol/provider-connection'
import { chooseChatModel } from '@keepgate/protocol/suggest-model'
import type { Clock } from '../../kernel/clock.ts'
import { type AppError, toAppError } from '../../kernel/errors.ts'
import { systemCode } from '../../kernel/system-code.ts'
import { callProvider } from '../call-provider.ts'
import type { ChatRequest } from '../chat-model.ts'
import type { WithKey } from '../open-key.ts'
import type { ModelInfo } from '../provider.ts'
import type { ProviderCall, Upstream } from '../upstream.ts'
import type { Connection, ConnectionTest, TestStage } from './connection.ts'

type Advice = { cause: string; fix: string }

const advice: Readonly<Record<AdvisedCode, Advice>> = {
  provider_key_refused: {
    cause: 'The provider refused the key.',
    fix: 'Paste a valid key; check that it belongs to this provider and has not been revoked.',
  },
  provider_unreachable: {
    cause: 'No connection to the provider’s address.',
    fix: 'Check the base URL, the name resolution and the firewall.',
  },
  provider_timeout: {
    cause: 'The provider did not answer in time.',
    fix: 'Try again; check the base URL and the proxy settings.',
  },
  outbound_refused: {
    cause: 'The address is private, or plain http.',
    fix: 'Allow it with OUTBOUND_ALLOW=host:port if it is yours.',
  },
  provider_rate_limited: {
    cause: 'The provider limits this key.',
    fix: 'Wait, or check the plan and the credit at the provider.',
  },
  provider_bad_answer: {
    cause: 'What answered is not this provider’s API.',
    fix: 'Check the base URL: with /v1 for OpenAI-like providers.',
  },
  model_not_found: {
    cause: 'The provider does not know the model of the test call.',
    fix: 'List a model of your own in the connection’s models.',
  },
  provider_refused: {
    cause: 'The provider refused the test call.',
    fix: 'Read its message; the key or the account may lack a permission.',
  },
}

const isAdvised = (code: ErrorCode): code is AdvisedCode => Object.hasOwn(advice, code)

const localHost = /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/

/** A name that leads to several addresses fails with one error for each. */
const wasRefused = (cause: unknown): boolean =>
  systemCode(cause) === 'ECONNREFUSED' || (cause instanceof AggregateError && cause.errors.some(wasRefused))

const adviceFor = ({ code, message, cause }: AppError, { origin }: Connection): Advice => {
  if (code === 'provider_unreachable' && wasRefused(cause) && localHost.test(new URL(origin).host))
    return { cause: 'Nothing listens at that address.', fix: `Is the server running at ${origin}?` }
  return isAdvised(code) ? advice[code] : { cause: message, fix: 'Try again later; see the provider’s status page.' }
}

const oneToken = (model: string): ChatRequest => ({
  model,
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
  tools: [],
  maxOutputTokens: 16,
  stream: false,
  includeUsage: false,
  extras: {},
})

const chatTimeoutMs = 15_000
/** Requests for a bare model wait for this list. */
const listTimeoutMs = 5_000

export const createConnectionTest = (upstream: Upstream, withKey: WithKey, clock: Clock) => {
  const call = async (connection: Connection, request: ProviderCall, timeoutMs: number) =>
    withKey(connection, (key) => callProvider(upstream, connection, key, request, timeoutMs))

  const stage = async <Value>(
    work: () => Promise<Value>,
  ): Promise<{ stage: TestStage; value: Value | null; error: AppError | null }> => {
    const started = clock.monotonic()
    const latency = (): number => Math.round(clock.monotonic() - started)
    try {
      const value = await work()
      return { stage: { ok: true, latencyMs: latency(), message: 'ok' }, value, error: null }
    } catch (thrown) {
      const error = toAppError(thrown)
      return { stage: { ok: false, latencyMs: latency(), message: error.message }, value: null, error }
    }
  }

  const listModels = async (connection: Connection): Promise<ModelInfo[]> => {
    const { models } = connection.adapter
    const request: ProviderCall = {
      method: 'GET',
      path: models.path(connection.options),
      headers: models.headers ?? {},
      body: null,
    }
    return models.decode(await call(connection, request, listTimeoutMs))
  }

  const chatOnce = async (connection: Connection, model: string): Promise<void> => {
    const { chat } = connection.adapter
    const encoded = chat.encode(oneToken(model), connection.options)
    const body = encoded.body === null ? null : Buffer.from(JSON.stringify(encoded.body))
    const request = { method: encoded.method, path: encoded.path, headers: encoded.headers ?? {}, body }
    chat.decode(await call(connection, request, chatTimeoutMs))
  }

  return {
    listModels,
    test: async (connection: Connection): Promise<ConnectionTest> => {
      const reach = await stage(() => listModels(connection))
      const model = connection.models?.[0] ?? chooseChatModel((reach.value ?? []).map(({ id }) => id))
      // A server without a model list can still answer: only a refused key or no connection ends the test here.
      const hopeless =
        reach.error !== null && reach.error.code !== 'model_not_found' && reach.error.code !== 'provider_refused'
      const chat = model === null || hopeless ? null : await stage(() => chatOnce(connection, model))
      const error = chat === null ? reach.error : chat.error
      const found = error === null ? null : adviceFor(error, connection)
      return {
        time: clock.now(),
        reach: reach.stage,
        call: chat?.stage ?? null,
        code: error?.code ?? null,
        cause: found?.cause ?? null,
        fix: found?.fix ?? null,
      }
    },
  }
}
