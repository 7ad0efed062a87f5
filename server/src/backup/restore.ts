/**
 * Puts a verified backup into an empty database. The target is marked as unfinished first, and the mark goes last: a
 * server does not start on half a copy, whenever the process ended.
 */

import { AppError } from '../kernel/errors.ts'
import { systemCode } from '../kernel/system-code.ts'
import type { Database, OpenDatabase } from '../storage/database.ts'
import { countRows, danglingRows, emptyTable, type LoadedTable, loadRows, tablesOf } from '../storage/load-rows.ts'
import { migrate } from '../storage/migrate.ts'
import { migrations } from '../storage/migrations/registry.ts'
import type { Actor, AppendAudit } from '../storage/ports.ts'
import { markFinished, markUnfinished, takeBack } from '../storage/unfinished-restore.ts'
import { unreadable } from './header.ts'
import type { Manifest } from './manifest.ts'
import type { OnProgress } from './progress.ts'
import type { ReadBackup } from './read.ts'
import type { Verified } from './verify.ts'

export type AuditReport = { readonly ok: boolean; readonly first_bad_index: number | null }

export type RestoredAudit = { readonly append: AppendAudit; readonly verify: () => Promise<AuditReport> }

export type Restoration = {
  readonly backup: ReadBackup
  readonly verified: Verified
  readonly target: OpenDatabase
  readonly actor: Actor
  /** The audit log of the restored database. Throws where the root keys do not open what was restored. */
  readonly openAudit: (database: Database) => Promise<RestoredAudit>
  /** Removes the files of a SQLite target; called after a failure, where they were made for this restore. */
  readonly removeFiles: () => Promise<void>
  readonly onProgress: OnProgress
}

export type Restored = { readonly audit: AuditReport }

const mostNamed = 5

const requireEmpty = (found: readonly string[]): void => {
  if (found.length === 0) return
  const named = `${found.slice(0, mostNamed).join(', ')}${found.length > mostNamed ? ' …' : ''}`
  throw new AppError('restore_target_not_empty', { message: `The database is not empty: it holds ${named}.` })
}

const fill = async ({ backup, target, onProgress }: Restoration, manifest: Manifest): Promise<void> => {
  const { telemetry, kind } = target
  const tables = await tablesOf(telemetry)
  const tableOf = (name: string, columns: readonly string[]): LoadedTable => {
    const table = tables.get(name)
    if (
      table === undefined ||
      !columns.every((column) => table.types.has(column)) ||
      table.types.size !== columns.length
    )
      throw unreadable(`The table ${name} in the backup is not shaped as its version made it.`)
    return table
  }
  for (const { name, columns } of manifest.tables) tableOf(name, columns)
  // What migrations put in stands in the backup too, with what it has become.
  for (const { name } of manifest.tables.toReversed()) await emptyTable(telemetry, name)
  const onBytes = (done: number) => onProgress({ phase: 'restoring', unit: 'bytes', done, total: backup.bytes })
  for await (const part of backup.parts(onBytes)) {
    if (part.kind === 'rows')
      await loadRows(telemetry, kind, tableOf(part.table, part.columns), part.columns, part.rows)
  }
}

const requireComplete = async ({ target }: Restoration, manifest: Manifest): Promise<void> => {
  for (const { name, rows } of manifest.tables) {
    const found = await countRows(target.telemetry, name)
    if (found !== rows) throw new Error(`The table ${name} holds ${found} rows after the restore instead of ${rows}.`)
  }
  const dangling = await danglingRows(target.telemetry, target.kind)
  if (dangling > 0) throw new Error(`${dangling} restored rows name others that are not there.`)
}

const carryOut = async (restoration: Restoration): Promise<Restored> => {
  const { backup, verified, target, actor, openAudit, onProgress } = restoration
  const { database, kind } = target
  const { manifest } = verified
  await migrate(database, kind, migrations.slice(0, manifest.migrations.length), true)
  await fill(restoration, manifest)
  const checking = (done: number) => onProgress({ phase: 'checking', unit: 'rows', done, total: manifest.rows })
  checking(0)
  await requireComplete(restoration, manifest)
  await migrate(database, kind, migrations, true)
  const audit = await openAudit(database)
  await database.transaction().execute((transaction) =>
    audit.append(transaction, {
      workspaceId: null,
      actor,
      action: 'backup.restored',
      target: { type: 'backup', id: backup.header.backup },
      details: { created_at: backup.header.created_at, rows: manifest.rows, sha256: verified.sha256 },
    }),
  )
  const report = await audit.verify()
  checking(manifest.rows)
  await markFinished(database)
  return { audit: report }
}

const failed = (thrown: unknown): unknown => {
  if (systemCode(thrown) === null) return thrown
  const full = systemCode(thrown) === 'ENOSPC'
  return new AppError('restore_failed', { cause: thrown, ...(full ? { message: 'The disk is full.' } : {}) })
}

/** Throws restore_target_not_empty with nothing changed. After any other failure the target is empty again. */
export const restoreBackup = async (restoration: Restoration): Promise<Restored> => {
  const { database, kind } = restoration.target
  requireEmpty(await markUnfinished(database, kind))
  try {
    return await carryOut(restoration)
  } catch (thrown) {
    const tables = migrations.flatMap((migration) => [...migration.tables])
    // What cannot be taken back stays marked, and nothing starts on it.
    await (kind === 'postgres' ? takeBack(database, tables) : restoration.removeFiles()).catch(() => undefined)
    throw failed(thrown)
  }
}
