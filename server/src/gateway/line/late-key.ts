/**
 * A key made a moment ago by the command line or another server is not in memory yet. Before such a key is refused,
 * policy is looked at once; not more often than every 100 ms, so that strangers' keys cannot become database load.
 */
import { parseApiKey } from '@keepgate/protocol/api-key'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import type { CallerKey } from './types.ts'

const everyMs = 100

export const withLateKeys = (
  authenticate: (presented: string) => CallerKey,
  refresh: () => Promise<void>,
  clock: Clock,
) => {
  let lastMs = Number.NEGATIVE_INFINITY
  let running: Promise<void> | null = null

  const look = (): Promise<void> | null => {
    const now = clock.monotonic()
    if (running === null && now - lastMs >= everyMs) {
      lastMs = now
      running = refresh().finally(() => {
        running = null
      })
    }
    return running
  }

  return (presented: string): CallerKey | Promise<CallerKey> => {
    try {
      return authenticate(presented)
    } catch (thrown) {
      // Only a key that is well formed, checksum and all, can be one that was just made.
      if (!(thrown instanceof AppError) || thrown.code !== 'unauthenticated' || parseApiKey(presented) === null)
        throw thrown
      const looking = look()
      if (looking === null) throw thrown
      return looking.then(() => authenticate(presented))
    }
  }
}
