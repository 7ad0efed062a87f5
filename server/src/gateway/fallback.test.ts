import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import type { AttemptOutcome } from './attempt.ts'
import { createFallback } from './fallback.ts'
import type { Admitted } from './line/types.ts'
import { createRetryBudget, type RetryBudget } from './retry-budget.ts'
import { admittedTo, connectionWith } from './testing/line-parts.ts'

const ok: AttemptOutcome = { ok: true }
const failed = (error: AppError, retryable = true): AttemptOutcome => ({ ok: false, error, retryable })
const unreachable = failed(new AppError('provider_unreachable', { source: 'provider' }))
const limited = (retryAfterSeconds?: number): AttemptOutcome =>
  failed(new AppError('provider_rate_limited', { source: 'provider', retryAfterSeconds }))

/** Runs with these outcomes, one after the other; says when and at which connection each try began. */
const run = (
  outcomes: readonly AttemptOutcome[],
  given: { admitted?: Admitted; budget?: RetryBudget; random?: number } = {},
) => {
  const admitted = given.admitted ?? admittedTo([connectionWith()])
  const tries: { at: number; connection: string }[] = []
  const begin = Date.now()
  const answer = createFallback(
    async (_admitted, target) => {
      tries.push({ at: Date.now() - begin, connection: target.connection.name })
      return outcomes[tries.length - 1] ?? ok
    },
    given.budget ?? createRetryBudget(),
    () => given.random ?? 0,
  )
  const done = answer(admitted).then(
    () => null,
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown),
  )
  return { admitted, tries, done }
}

const times = ({ tries }: { tries: { at: number }[] }): number[] => tries.map(({ at }) => at)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a failed try', () => {
  it('is followed by one more, after 50 to 200 ms as chance says', async () => {
    for (const [random, waited] of [
      [0, 50],
      [1, 200],
    ] as const) {
      const running = run([unreachable, ok], { random })
      await vi.advanceTimersByTimeAsync(1000)
      expect(await running.done).toBeNull()
      expect(times(running)).toEqual([0, waited])
      expect(running.admitted.trace.clientShouldNotRetry).toBe(false)
    }
  })

  it('is followed by one more and no third; then the client is told to leave it', async () => {
    const running = run([unreachable, unreachable, ok])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await running.done).toBe('provider_unreachable')
    expect(times(running)).toEqual([0, 50])
    expect(running.admitted.trace.clientShouldNotRetry).toBe(true)
  })

  it('is the last where another cannot mend it', async () => {
    const running = run([failed(new AppError('provider_refused'), false), ok])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await running.done).toBe('provider_refused')
    expect(times(running)).toEqual([0])
  })

  it('is the last where the budget is spent', async () => {
    const running = run([unreachable, ok], { budget: createRetryBudget(0) })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await running.done).toBe('provider_unreachable')
    expect(times(running)).toEqual([0])
    expect(running.admitted.trace.clientShouldNotRetry).toBe(false)
  })
})

describe('a provider’s rate limit', () => {
  it('is not tried again without a time, or with one of more than two seconds', async () => {
    for (const outcome of [limited(), limited(2.1), limited(60)]) {
      const budget = createRetryBudget(1)
      const running = run([outcome, ok], { budget })
      await vi.advanceTimersByTimeAsync(120_000)
      expect(await running.done).toBe('provider_rate_limited')
      expect(times(running)).toEqual([0])
      // What is not tried costs no budget.
      expect(budget.spend()).toBe(true)
    }
  })

  it('is waited for where it names two seconds or less', async () => {
    const running = run([limited(2), ok])
    await vi.advanceTimersByTimeAsync(2049)
    expect(times(running)).toEqual([0])
    await vi.advanceTimersByTimeAsync(1)
    expect(await running.done).toBeNull()
    expect(times(running)).toEqual([0, 2050])
  })
})

describe('a plan with several targets', () => {
  const both = () => admittedTo([connectionWith({ name: 'one' }), connectionWith({ name: 'two' })])
  const connections = ({ tries }: { tries: { connection: string }[] }): string[] =>
    tries.map(({ connection }) => connection)

  it('goes on to the next where the first failed twice', async () => {
    const running = run([unreachable, unreachable, ok], { admitted: both() })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await running.done).toBeNull()
    expect(connections(running)).toEqual(['one', 'one', 'two'])
  })

  it('ends at a failure that no other target would mend', async () => {
    const running = run([failed(new AppError('provider_refused'), false), ok], { admitted: both() })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await running.done).toBe('provider_refused')
    expect(connections(running)).toEqual(['one'])
  })
})

describe('a request that ends while it waits for its next try', () => {
  it('begins none, and says why it ended', async () => {
    const running = run([limited(2), ok], { admitted: admittedTo([connectionWith(), connectionWith()]) })
    await vi.advanceTimersByTimeAsync(1000)
    running.admitted.live.cancel(new AppError('client_closed'))
    expect(await running.done).toBe('client_closed')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(times(running)).toEqual([0])
    expect(vi.getTimerCount()).toBe(0)
  })
})
