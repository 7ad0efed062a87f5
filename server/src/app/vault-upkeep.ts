/** What a running server does for its vault: tells others which root keys it has, and lets older ciphertexts go in time. */
import { hostname } from 'node:os'
import type { Config } from '../config/config.ts'
import type { StorageLog } from '../storage/database.ts'
import { announceRootKeys } from '../vault/root-key-holders.ts'
import { startPurging } from '../vault/wallets/purging.ts'
import type { Core } from './core.ts'

/** @param url the address it listens on: with the host it names this server, also after it was started again. */
export const startVaultUpkeep = async (config: Config, core: Core, url: string, log: StorageLog) => {
  const { primary, keys } = config.encryptionKeys
  const holding = await announceRootKeys({
    database: core.storage.database,
    clock: core.clock,
    id: `${hostname()} ${url}`,
    kids: [primary, ...[...keys.keys()].filter((kid) => kid !== primary)],
    log,
  })
  const purging = startPurging(core.wallets.migration.purge, log)
  return {
    stop: async (): Promise<void> => {
      await Promise.allSettled([holding.stop(), purging.stop()])
    },
  }
}
