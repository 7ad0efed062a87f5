/** The data plane, wired: policy in memory, the straight line, and the door of HTTP in front of it. */
import type { Config } from '../config/config.ts'
import { createAttempt } from '../gateway/attempt.ts'
import { createLine, type LineParts } from '../gateway/chat.ts'
import type { ConnectionPolicy } from '../gateway/connections/connection-policy.ts'
import { createModelCatalogue } from '../gateway/connections/model-catalogue.ts'
import { createFallback } from '../gateway/fallback.ts'
import { callerLimits } from '../gateway/line/caller-limits.ts'
import { withLateKeys } from '../gateway/line/late-key.ts'
import { sealedRightsOf } from '../gateway/line/types.ts'
import { createLiveRequests, type LiveRequests } from '../gateway/live-requests.ts'
import { createMeter } from '../gateway/meter.ts'
import type { Prices } from '../gateway/prices/prices.ts'
import { findProvider } from '../gateway/providers/registry.ts'
import type { RequestLog } from '../gateway/records/request-log.ts'
import { createRetryBudget } from '../gateway/retry-budget.ts'
import { createSealedCallers } from '../gateway/sealed/sealed-callers.ts'
import { createAssistantDoor } from '../http/data-plane/assistant-door.ts'
import { createDataPlane, type DataPlaneParts } from '../http/data-plane/door.ts'
import { createSessionDoor } from '../http/data-plane/session-door.ts'
import { createBodyAccount } from '../kernel/body-collector.ts'
import type { AppError } from '../kernel/errors.ts'
import { addressWithin } from '../limits/address-ranges.ts'
import type { ClientAddresses } from '../limits/client-address.ts'
import type { LimitPolicy } from '../limits/limit-overrides.ts'
import type { Limiter } from '../limits/rule.ts'
import { createLogBudget } from '../telemetry/log-budget.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { EndedRequest, Metrics } from '../telemetry/metrics.ts'
import type { Core } from './core.ts'

const maximumAnswerBytes = 64 * 1024 * 1024
/** All buffered answers under way. */
const answersBytes = 8 * maximumAnswerBytes
const noUsage = { inputTokens: 0, cachedTokens: null, cacheWriteTokens: null, outputTokens: 0, reasoningTokens: null }

export type GatewayParts = {
  readonly config: Config
  readonly core: Core
  readonly connectionPolicy: ConnectionPolicy
  readonly refreshPolicy: () => Promise<void>
  readonly limiter: Limiter
  readonly limits: Pick<LimitPolicy, 'rules' | 'workspaceRule'>
  readonly clientAddresses: ClientAddresses
  readonly prices: Prices
  readonly requestLog: RequestLog
  readonly metrics: Metrics
  readonly log: Logger
  readonly draining: () => boolean
}

/** A key that is none any more ends its streams; a removed connection's opened key is forgotten. */
const followPolicy = (
  parts: GatewayParts,
  live: LiveRequests,
  catalogue: { forget(connectionId: string): void },
): void => {
  const { core } = parts
  core.identity.policy.onChange(live.endWithTheirKeys)
  parts.connectionPolicy.onChange((connectionId) => {
    core.keys.forget(connectionId)
    catalogue.forget(connectionId)
  })
}

/** What metrics count of a request without a key: it belongs to no workspace, so it has no record. */
const unowned = (operation: string, error: AppError | null, latencyMs: number): EndedRequest => ({
  operation,
  provider: null,
  status: error?.status ?? 200,
  outcome: 'refused',
  input_tokens: null,
  cached_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  cost_usd: null,
  latency_ms: latencyMs,
  first_token_ms: null,
})

const excessLinesPerSecond = 20

type WarnOfExcess = (fields: object) => void

/** Strangers decide how often a limit refuses, but not how much of the disk it costs to say so. */
const createWarnOfExcess = ({ log, core: { clock } }: GatewayParts): WarnOfExcess => {
  const budget = createLogBudget(clock, excessLinesPerSecond)
  return (fields) => {
    const leftOut = budget.take()
    if (leftOut === null) return
    log.warn(leftOut === 0 ? fields : { ...fields, lines_left_out: leftOut }, 'Rate limit exceeded')
  }
}

const observe = (
  { metrics, log, core: { clock } }: GatewayParts,
  warnOfExcess: WarnOfExcess,
): Pick<LineParts, 'began' | 'ended'> => ({
  began: (trace) => {
    if (trace.stream) metrics.streamOpened()
  },
  ended: (exchange, trace, error, record) => {
    if (trace.stream && trace.admitted) metrics.streamClosed()
    metrics.requestEnded(record ?? unowned(exchange.operation, error, clock.monotonic() - exchange.startedAt))
    if (error === null) return
    const fields = {
      request_id: exchange.requestId,
      operation: exchange.operation,
      status: error.status,
      code: error.code,
      source: error.source,
    }
    if (error.code === 'rate_limited') {
      metrics.limitRefused('key')
      warnOfExcess({ ...fields, key_id: trace.key?.id, detail: error.message })
    } else if (error.status >= 500) {
      log.warn(
        { ...fields, connection: trace.target?.connection.name, attempts: trace.attempts, cause: error.cause },
        'A request failed',
      )
    } else {
      log.debug(fields, 'A request was refused')
    }
  },
})

/** What never reached the line had no operation yet: metrics count it under one of its own. */
const noOperation = 'none'

const refuseAtDoor =
  ({ metrics, log, core: { clock } }: GatewayParts, warnOfExcess: WarnOfExcess): DataPlaneParts['refused'] =>
  (error, client, requestId, startedAt) => {
    metrics.requestEnded(unowned(noOperation, error, clock.monotonic() - startedAt))
    if (error.code === 'internal') log.error({ request_id: requestId, error: error.cause }, 'The door failed')
    if (error.code !== 'rate_limited') return
    metrics.limitRefused('address')
    warnOfExcess({ request_id: requestId, address: client.address, detail: error.message })
  }

export const createGateway = (parts: GatewayParts) => {
  const { config, core, limiter, prices, requestLog } = parts
  const { clock } = core
  const warnOfExcess = createWarnOfExcess(parts)
  const live = createLiveRequests(clock, core.identity.policy.deathOf)
  const catalogue = createModelCatalogue(
    core.listProviderModels,
    (connection, model) =>
      connection.adapter.answerLocally === undefined && prices.costUsd(connection.provider, model, noUsage) !== null,
    clock,
  )
  followPolicy(parts, live, catalogue)
  const meter = createMeter(prices.costUsd, clock)
  const attempt = createAttempt({
    withKey: ({ key }, { connection }, use) => {
      const sealed = sealedRightsOf(key)
      return sealed === null ? core.keys.withKey(connection, use) : use(sealed.openKey().reveal())
    },
    upstream: core.upstream,
    clock,
    costUsd: (admitted) => meter.cost(admitted.trace),
    answers: createBodyAccount(answersBytes),
    settings: {
      firstTokenMs: config.upstream.firstTokenTimeoutMs,
      idleMs: config.upstream.idleTimeoutMs,
      totalMs: config.upstream.totalTimeoutMs,
      maximumAnswerBytes,
    },
  })
  const line = createLine({
    clock,
    authenticateKey: withLateKeys(core.identity.policy.authenticateKey, parts.refreshPolicy, clock),
    takeKeyLimit: (caller) => {
      const limits = callerLimits(parts.limits, caller)
      return limits.length === 0 ? null : limiter.take(limits)
    },
    addressAllowed: addressWithin,
    routes: parts.connectionPolicy,
    catalogue,
    live,
    totalMs: config.upstream.totalTimeoutMs,
    deathOfKey: core.identity.policy.deathOf,
    roomForRecord: requestLog.hasRoom,
    answer: createFallback(attempt, createRetryBudget(), Math.random),
    meter,
    record: requestLog.add,
    ...observe(parts, warnOfExcess),
  })
  const door = createDataPlane({
    clock,
    limiter,
    rules: parts.limits.rules,
    clientAddresses: parts.clientAddresses,
    cors: config.cors,
    maximumBodyBytes: config.maximumBodyBytes,
    draining: parts.draining,
    line,
    refused: refuseAtDoor(parts, warnOfExcess),
  })
  const playground = createSessionDoor({
    clock,
    maximumBodyBytes: config.maximumBodyBytes,
    draining: parts.draining,
    line,
  })
  const sealedCallers = createSealedCallers({
    open: core.sealedKeys.open,
    generationOf: core.identity.sealedGenerations.of,
    onGenerationChange: core.identity.sealedGenerations.onChange,
    findAdapter: findProvider,
    clock,
  })
  const assistant = createAssistantDoor({
    clock,
    draining: parts.draining,
    callers: sealedCallers,
    line,
    refused: refuseAtDoor(parts, warnOfExcess),
  })
  return { door, playground, assistant, sealedCallers, live, catalogue }
}
