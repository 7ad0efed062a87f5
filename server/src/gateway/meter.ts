/** Turns what a request left behind into its one record, whatever its end. */
import type { Outcome } from '@keepgate/protocol/logs'
import type { Clock } from '../kernel/clock.ts'
import type { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { RequestRecordRow } from '../storage/schema.ts'
import type { Usage } from './chat-model.ts'
import type { Exchange, Trace } from './line/types.ts'
import type { ProviderId } from './provider.ts'
import { writeAttempts } from './records/failed-attempts.ts'

export type CostUsd = (provider: ProviderId, model: string, usage: Usage) => number | null

/** Four bytes a token is the usual rule of thumb for text; the record says that it is an estimate. */
const bytesPerToken = 4

const outcomeOf = (trace: Trace, error: AppError | null): Outcome => {
  if (error === null) return 'completed'
  if (error.code === 'client_closed') return 'aborted'
  return trace.upstreamStartedAt === null ? 'refused' : 'failed'
}

/** Tokens of a stream that ended before the provider reported them: counted frames, about one token each. */
const estimate = (trace: Trace): Usage | null =>
  trace.contentFrames === 0
    ? null
    : {
        inputTokens: Math.ceil(trace.requestBytes / bytesPerToken),
        cachedTokens: null,
        cacheWriteTokens: null,
        outputTokens: trace.contentFrames,
        reasoningTokens: null,
      }

/** No request has more tokens than this; a number beyond it is not a count, and no database takes it. */
const mostTokens = 1_000_000_000

const isCount = (value: number | null): boolean => value === null || (value >= 0 && value <= mostTokens)

/** What a provider reported, whole numbers only; null where any figure cannot be a count. */
const soundUsage = (usage: Usage | null): Usage | null => {
  if (usage === null || !Object.values(usage).every(isCount)) return null
  const whole = (value: number | null): number | null => (value === null ? null : Math.round(value))
  return {
    inputTokens: Math.round(usage.inputTokens),
    cachedTokens: whole(usage.cachedTokens),
    cacheWriteTokens: whole(usage.cacheWriteTokens),
    outputTokens: Math.round(usage.outputTokens),
    reasoningTokens: whole(usage.reasoningTokens),
  }
}

/**
 * A stream that broke off has reported at best the tokens of its beginning (Anthropic's message_start says 1): what was
 * seen since then counts.
 */
const settledUsage = (trace: Trace, error: AppError | null): { usage: Usage | null; estimated: boolean } => {
  const usage = soundUsage(trace.usage)
  if (usage === null) return { usage: estimate(trace), estimated: trace.contentFrames > 0 }
  if (error === null || usage.outputTokens >= trace.contentFrames) return { usage, estimated: false }
  return { usage: { ...usage, outputTokens: trace.contentFrames }, estimated: true }
}

export type Meter = {
  /** US dollars for what was used so far; null = unknown. */
  cost(trace: Trace): number | null
  record(exchange: Exchange, trace: Trace, error: AppError | null): RequestRecordRow | null
}

export const createMeter = (costUsd: CostUsd, clock: Clock): Meter => {
  const costOf = (trace: Trace, usage: Usage | null): number | null =>
    trace.target === null || usage === null
      ? null
      : costUsd(trace.target.connection.provider, trace.target.model, usage)

  return {
    cost: (trace) => costOf(trace, soundUsage(trace.usage)),
    record: (exchange, trace, error) => {
      // Without a key there is no workspace whose record it could be; metrics count it.
      if (trace.key === null) return null
      const { usage, estimated } = settledUsage(trace, error)
      const now = clock.now()
      const monotonic = clock.monotonic()
      return {
        id: newId('rec', now),
        request_id: exchange.requestId,
        time: Math.round(now - (monotonic - exchange.startedAt)),
        workspace_id: trace.key.workspaceId,
        api_key_id: trace.key.id,
        member_id: trace.key.createdBy,
        connection: trace.target?.connection.name ?? null,
        provider: trace.target?.connection.provider ?? null,
        model: trace.target?.model ?? trace.model,
        operation: exchange.operation,
        stream: trace.stream ? 1 : 0,
        status: error === null ? 200 : error.status,
        outcome: outcomeOf(trace, error),
        error_code: error === null ? null : error.code,
        input_tokens: usage === null ? null : usage.inputTokens,
        cached_tokens: usage === null ? null : usage.cachedTokens,
        output_tokens: usage === null ? null : usage.outputTokens,
        reasoning_tokens: usage === null ? null : usage.reasoningTokens,
        cost_usd: costOf(trace, usage),
        estimated: estimated ? 1 : 0,
        latency_ms: round(monotonic - exchange.startedAt),
        first_token_ms: since(exchange, trace.firstTokenAt),
        attempts: trace.attempts,
        sent_ms: since(exchange, trace.upstreamStartedAt),
        answered_ms: since(exchange, trace.upstreamHeadersAt),
        failed_attempts: writeAttempts(
          trace.failedAttempts.map(({ connection, sentAt, endedAt, code }) => ({
            connection,
            sent_ms: since(exchange, sentAt),
            ended_ms: round(endedAt - exchange.startedAt),
            code,
          })),
        ),
      }
    },
  }
}

/** Two decimals: a tenth of a percent of the shortest call is enough. */
const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100

const since = (exchange: Exchange, at: number | null): number | null =>
  at === null ? null : round(at - exchange.startedAt)
