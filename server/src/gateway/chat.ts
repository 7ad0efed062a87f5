/**
 * The straight line: every request of the data plane, one step a line. A refusal at any step, a provider's failure and
 * a client that hangs up leave by the same door, which settles, records and answers.
 */
import type { Clock } from '../kernel/clock.ts'
import { AppError, toAppError } from '../kernel/errors.ts'
import type { RequestRecordRow } from '../storage/schema.ts'
import type { ModelCatalogue } from './connections/model-catalogue.ts'
import { answerError } from './line/answer-error.ts'
import {
  type AddressAllowed,
  type AuthenticateKey,
  authenticate,
  authorise,
  parse,
  type TakeKeyLimit,
} from './line/steps.ts'
import { type Admitted, type Exchange, openTrace, type Planned, type Trace } from './line/types.ts'
import type { DeathOfKey, LiveRequests } from './live-requests.ts'
import type { Meter } from './meter.ts'
import { answerModels } from './models.ts'
import { planRoute, type RouteTable } from './route.ts'

export type LineParts = {
  readonly clock: Clock
  readonly authenticateKey: AuthenticateKey
  readonly takeKeyLimit: TakeKeyLimit
  readonly addressAllowed: AddressAllowed
  readonly routes: RouteTable
  readonly catalogue: ModelCatalogue
  readonly live: LiveRequests
  readonly totalMs: number
  /** Why the key is none any more, or null: a body may take minutes to arrive. */
  readonly deathOfKey: DeathOfKey
  /** Whether the record of one more request will find a place; a full queue stops admission. */
  readonly roomForRecord: () => boolean
  /** Sends, with retries; throws what the client is to be told. */
  readonly answer: (admitted: Admitted) => Promise<void>
  readonly meter: Meter
  readonly record: (record: RequestRecordRow) => void
  /** Told of every request that is let in; its end is told to `ended`. */
  readonly began: (trace: Trace) => void
  /** Told of every request's end, recorded or not: metrics and the log. */
  readonly ended: (exchange: Exchange, trace: Trace, error: AppError | null, record: RequestRecordRow | null) => void
}

const admit = (parts: LineParts, planned: Planned): Admitted => {
  // From here on the request is among the live ones, which end with their key or their session.
  const death = planned.key.id === null ? null : parts.deathOfKey(planned.key.id)
  if (death !== null) throw new AppError(death)
  if (!parts.roomForRecord()) throw new AppError('overloaded', { retryAfterSeconds: 1 })
  const live = parts.live.open(planned.key.id, planned.key.workspaceId, parts.totalMs)
  planned.trace.admitted = true
  parts.began(planned.trace)
  if (planned.key.id === null) planned.key.onEnd(live.cancel.bind(live))
  planned.exchange.reply.onHangUp(() => live.cancel(new AppError('client_closed')))
  return { ...planned, live }
}

export const createLine =
  (parts: LineParts) =>
  async (exchange: Exchange): Promise<void> => {
    const trace = openTrace()
    let admitted: Admitted | null = null
    let failure: AppError | null = null
    try {
      const authenticated = await authenticate({ exchange, trace }, parts.authenticateKey)
      const authorised = await authorise(authenticated, parts.takeKeyLimit, parts.addressAllowed)
      if (exchange.operation === 'models') {
        await answerModels(authorised, parts.routes, parts.catalogue, parts.clock)
      } else {
        const parsed = await parse(authorised)
        const planned = await planRoute(parts.routes, parts.catalogue, parsed)
        admitted = admit(parts, planned)
        await parts.answer(admitted)
      }
    } catch (thrown) {
      failure = toAppError(thrown)
      answerError(exchange, trace, parts.clock, failure)
    } finally {
      admitted?.live.finish()
      const record = parts.meter.record(exchange, trace, failure)
      if (record !== null) parts.record(record)
      parts.ended(exchange, trace, failure, record)
    }
  }
