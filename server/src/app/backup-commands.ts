/** What the command line does with backups where there may be no installation any more. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createAudit } from '../audit/audit.ts'
import { checkpointsFile } from '../audit/trusted-checkpoints.ts'
import { listBackupFiles } from '../backup/backup-files.ts'
import type { OnProgress } from '../backup/progress.ts'
import { type ReadBackup, readBackup } from '../backup/read.ts'
import { type Restored, restoreBackup } from '../backup/restore.ts'
import { type Verified, verifyBackup } from '../backup/verify.ts'
import type { BackupCommands, RestoredBackup, VerifiedBackup } from '../cli/installation.ts'
import type { Config } from '../config/config.ts'
import { ed25519Signer } from '../crypto/ed25519.ts'
import { randomBytes } from '../crypto/random.ts'
import { systemClock } from '../kernel/clock.ts'
import { type Database, type OpenDatabase, openDatabase } from '../storage/database.ts'
import { databaseFile } from '../storage/database-files.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createVault } from '../vault/vault.ts'
import { makeTarget, requireEmptyDirectory, requireNoDatabase } from './restore-target.ts'

const actor = { type: 'cli' } as const
const clock = systemClock

/** Throws RootKeyError where the root keys are not those of the database. */
const openAudit = async (config: Config, database: Database) => {
  const vault = createVault({ database, rootKeys: config.encryptionKeys, clock })
  await vault.start()
  const signer = ed25519Signer(await vault.instanceSecret('audit checkpoint key'))
  return createAudit({ database, clock, random: randomBytes, signer })
}

const viewOf = (backup: ReadBackup, { manifest, audit, sha256 }: Verified): VerifiedBackup => ({
  ok: audit.ok,
  backup: backup.header.backup,
  created_at: backup.header.created_at,
  deployment: backup.header.deployment,
  bytes: backup.bytes,
  entries: manifest.rows,
  fingerprint: sha256,
  audit: { ok: audit.ok, size: audit.size, first_bad_index: audit.firstBadIndex, reason: audit.reason },
  tables: manifest.tables.map(({ name, rows, sha256: hash }) => ({ name, rows, sha256: hash })),
})

const withBackup = async <Value>(file: string, config: Config, work: (backup: ReadBackup) => Promise<Value>) => {
  const backup = await readBackup(resolve(file), config.encryptionKeys)
  try {
    return await work(backup)
  } finally {
    await backup.close()
  }
}

/** Where the installation that made it is here and works, its audit log says that somebody looked. */
const noteVerified = async (config: Config, { backup, deployment, fingerprint, ok }: VerifiedBackup): Promise<void> => {
  const url = config.databaseUrl?.reveal() ?? null
  if (url === null && !existsSync(join(config.dataDirectory, databaseFile))) return
  const storage = await openDatabase({ url, dataDirectory: config.dataDirectory })
  try {
    if (!(await storage.migrated())) return
    const audit = await openAudit(config, storage.database)
    if ((await audit.deployment()) !== deployment) return
    await storage.database.transaction().execute((transaction) =>
      audit.append(transaction, {
        workspaceId: null,
        actor,
        action: 'backup.verified',
        target: { type: 'backup', id: backup },
        details: { sha256: fingerprint, ok },
      }),
    )
  } finally {
    await storage.close()
  }
}

type Target = { readonly url: string | null; readonly directory: string | null }

const targetOf = (config: Config, into: string | null): Target => {
  if (into !== null) return { url: null, directory: requireEmptyDirectory(into) }
  const url = config.databaseUrl?.reveal() ?? null
  return url === null ? { url, directory: requireNoDatabase(config.dataDirectory) } : { url, directory: null }
}

const closeOnce = (storage: OpenDatabase): (() => Promise<void>) => {
  let closing: Promise<void> | null = null
  return () => {
    closing ??= storage.close()
    return closing
  }
}

const restoreInto = async (
  target: Target,
  config: Config,
  parts: { readonly backup: ReadBackup; readonly verified: Verified; readonly onProgress: OnProgress },
): Promise<Restored> => {
  const { url, directory } = target
  const takeBack = directory === null ? () => undefined : makeTarget(directory)
  const storage = await openDatabase({ url, dataDirectory: directory ?? '' })
  const close = closeOnce(storage)
  try {
    return await restoreBackup({
      ...parts,
      target: storage,
      actor,
      openAudit: (database) => openAudit(config, database),
      removeFiles: async () => {
        await close()
        takeBack()
      },
    })
  } finally {
    await close()
  }
}

/** The directory of secrets that development generated, where the restored one is another. */
const secretsToBring = (config: Config, directory: string | null): string | null => {
  const [generated] = config.generated
  if (generated === undefined || directory === null || directory === config.dataDirectory) return null
  return existsSync(join(directory, 'secrets')) ? null : dirname(generated.path)
}

const olderCheckpoints = (directory: string): string | null => {
  const file = join(directory, checkpointsFile)
  return existsSync(file) ? file : null
}

export const createBackupCommands = (configuration: () => Config, log: Pick<Logger, 'warn'>): BackupCommands => ({
  verify: (file, onProgress) => {
    const config = configuration()
    return withBackup(file, config, async (backup) => {
      const view = viewOf(backup, await verifyBackup(backup, config.encryptionKeys, onProgress))
      // A database that is gone or broken may be why somebody is here.
      await noteVerified(config, view).catch((error: unknown) =>
        log.warn({ error }, 'That this backup was verified is not in the audit log of the installation here'),
      )
      return view
    })
  },
  restore: (file, into, onProgress) => {
    const config = configuration()
    // Looked at before the backup is read through, which takes its time.
    const target = targetOf(config, into)
    return withBackup(file, config, async (backup): Promise<RestoredBackup> => {
      const verified = await verifyBackup(backup, config.encryptionKeys, onProgress)
      const { audit } = await restoreInto(target, config, { backup, verified, onProgress })
      const view = viewOf(backup, verified)
      const secrets = secretsToBring(config, target.directory)
      return {
        ...view,
        ok: view.ok && audit.ok,
        directory: target.directory,
        secrets_directory: secrets,
        older_checkpoints: olderCheckpoints(target.directory ?? config.dataDirectory),
      }
    })
  },
  list: async () => {
    const { backupDirectory } = configuration()
    return { directory: backupDirectory, files: await listBackupFiles(backupDirectory) }
  },
})
