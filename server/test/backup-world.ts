/** A database with an audit log that can be backed up, and the steps of a backup by themselves, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createAudit } from '../src/audit/audit.ts'
import { createBackups } from '../src/backup/backups.ts'
import { silentProgress } from '../src/backup/progress.ts'
import { readBackup } from '../src/backup/read.ts'
import { restoreBackup } from '../src/backup/restore.ts'
import { verifyBackup } from '../src/backup/verify.ts'
import { ed25519Signer } from '../src/crypto/ed25519.ts'
import type { KeyRing } from '../src/crypto/key-ring.ts'
import { randomBytes } from '../src/crypto/random.ts'
import { type Clock, systemClock } from '../src/kernel/clock.ts'
import { Secret } from '../src/kernel/secret.ts'
import type { Database, OpenDatabase } from '../src/storage/database.ts'
import type { Schema } from '../src/storage/schema.ts'
import { sampleRows } from './contract/rows.ts'
import type { OpenTestDatabase, TestDatabase } from './databases.ts'

export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'keepgate-backup-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export const ringOf = (...kids: string[]): KeyRing => ({
  primary: kids[0] ?? 'k1',
  keys: new Map(kids.map((kid) => [kid, new Secret(randomBytes(32))])),
})

const signer = ed25519Signer(new Secret(randomBytes(32)))

export const auditOf = (database: Database, clock: Clock = systemClock) =>
  createAudit({ database, clock, random: randomBytes, signer })

export const openClosing = async (open: OpenTestDatabase, migrated = true): Promise<TestDatabase> => {
  const test = await open({ migrated })
  onTestFinished(() => test.dispose())
  return test
}

export const noteSomething = async (database: Database, id: string): Promise<void> => {
  await database.transaction().execute((transaction) =>
    auditOf(database).append(transaction, {
      workspaceId: null,
      actor: { type: 'system' },
      action: 'thing.noted',
      target: { type: 'thing', id },
      details: {},
    }),
  )
}

const isAudit = (table: string): boolean => table.startsWith('audit_')

/** One sample row in every table but those of the audit log, which gets three entries of its own. */
export const fillDatabase = async ({ database }: OpenDatabase): Promise<void> => {
  for (const table of Object.keys(sampleRows) as (keyof Schema)[]) {
    // Kysely's insert type does not resolve for a table that is a type parameter.
    if (!isAudit(table))
      await database
        .insertInto(table)
        .values(sampleRows[table] as never)
        .execute()
  }
  await auditOf(database).start()
  for (const id of ['one', 'two', 'three']) await noteSomething(database, id)
  await auditOf(database).makeCheckpoint()
}

export const backupsOf = (storage: OpenDatabase, rootKeys: KeyRing, directory: string, clock: Clock = systemClock) =>
  createBackups({
    storage,
    rootKeys,
    audit: auditOf(storage.database, clock),
    clock,
    random: randomBytes,
    directory,
    log: { error: () => undefined },
  })

export const backUp = async (storage: OpenDatabase, rootKeys: KeyRing): Promise<string> => {
  const file = join(temporaryDirectory(), 'one.kgbackup')
  const request = { actor: { type: 'cli' } as const, origin: 'command' as const, follows: null, file }
  await backupsOf(storage, rootKeys, '').create({ ...request, onProgress: silentProgress })
  return file
}

export const verify = async (file: string, rootKeys: KeyRing) => {
  const backup = await readBackup(file, rootKeys)
  try {
    return await verifyBackup(backup, rootKeys, silentProgress)
  } finally {
    await backup.close()
  }
}

type RestoreOptions = { readonly requireKeys?: (database: Database) => Promise<void> }

export const restore = async (file: string, rootKeys: KeyRing, target: OpenDatabase, options: RestoreOptions = {}) => {
  const backup = await readBackup(file, rootKeys)
  try {
    const verified = await verifyBackup(backup, rootKeys, silentProgress)
    return await restoreBackup({
      backup,
      verified,
      target,
      actor: { type: 'cli' },
      // Sample rows hold nothing that opens.
      openAudit: async (database) => {
        await options.requireKeys?.(database)
        return auditOf(database)
      },
      removeFiles: async () => undefined,
      onProgress: silentProgress,
    })
  } finally {
    await backup.close()
  }
}

/** Every row of a table as text, in an order that does not depend on the database. */
export const rowsOf = async ({ database }: OpenDatabase, table: keyof Schema): Promise<string[]> => {
  const rows = await database.selectFrom(table).selectAll().execute()
  return rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted()
}
