/** Older ciphertexts of migrated wallets go when their window ends. */
import type { StorageLog } from '../../storage/database.ts'

export type Purging = { readonly stop: () => Promise<void> }

const hourMs = 3_600_000

export const startPurging = (purge: () => Promise<number>, log: StorageLog, everyMs = hourMs): Purging => {
  let running: Promise<unknown> = Promise.resolve()
  const run = (): void => {
    running = purge().catch((error: unknown) =>
      log.error({ error }, 'Older ciphertexts of wallets could not be purged; trying on.'),
    )
  }
  run()
  const timer = setInterval(run, everyMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
