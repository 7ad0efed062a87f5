/** Whether this process should get requests: while its parts work and it is not draining. */
import type { Clock } from '../kernel/clock.ts'
import { within } from '../kernel/within.ts'

/** Rejects, or resolves to false, when its part does not work. */
export type HealthCheck = () => Promise<unknown>

export type HealthReport = {
  readonly ready: boolean
  readonly draining: boolean
  /** Part (database, migrations, root key, audit) → whether it works. No text, so nothing internal leaks. */
  readonly checks: Readonly<Record<string, boolean>>
}

export type Health = {
  /** Callers share a run and its answer for half a second: probing cannot become load. Never rejects. */
  ready(): Promise<HealthReport>
  /** From now on not ready, without asking anyone. */
  startDraining(): void
}

const reusedMs = 500

export const createHealth = (dependencies: {
  clock: Clock
  checks: Readonly<Record<string, HealthCheck>>
  /** For each check alone. */
  timeoutMs?: number
  /** Told when a check fails that did not fail before, for the log. */
  onFailure?: (name: string, reason: unknown) => void
}): Health => {
  const { clock, timeoutMs = 2_000, onFailure } = dependencies
  const checks = Object.entries(dependencies.checks)
  const failing = new Set<string>()
  let draining = false
  let last: { at: number; report: Promise<Readonly<Record<string, boolean>>> } | null = null

  const run = async (name: string, check: HealthCheck): Promise<readonly [string, boolean]> => {
    try {
      if ((await within(timeoutMs, Promise.resolve().then(check))) === false) throw new Error('the check says no')
      failing.delete(name)
      return [name, true]
    } catch (thrown) {
      if (!failing.has(name)) onFailure?.(name, thrown)
      failing.add(name)
      return [name, false]
    }
  }

  const runAll = async (): Promise<Readonly<Record<string, boolean>>> =>
    Object.fromEntries(await Promise.all(checks.map(([name, check]) => run(name, check))))

  return {
    ready: async () => {
      if (draining) return { ready: false, draining, checks: {} }
      if (last === null || clock.monotonic() - last.at > reusedMs) {
        const current = { at: clock.monotonic(), report: runAll() }
        last = current
        // The age counts from the answer: a slow check must not be asked again while it is being asked.
        current.at = Number.POSITIVE_INFINITY
        void current.report.then(() => {
          current.at = clock.monotonic()
        })
      }
      const results = await last.report
      return { ready: !draining && Object.values(results).every(Boolean), draining, checks: results }
    },
    startDraining: () => {
      draining = true
    },
  }
}
