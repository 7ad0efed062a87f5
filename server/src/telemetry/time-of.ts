import type { Clock } from '../kernel/clock.ts'
import { within } from '../kernel/within.ts'

const longestMs = 2_000

/** Milliseconds that it takes; null where it fails, says false, or takes longer than two seconds. */
export const timeOf = async (work: () => Promise<unknown>, clock: Pick<Clock, 'monotonic'>): Promise<number | null> => {
  const started = clock.monotonic()
  try {
    return (await within(longestMs, work())) === false ? null : clock.monotonic() - started
  } catch {
    return null
  }
}
