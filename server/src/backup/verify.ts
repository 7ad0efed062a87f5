/** Opens and checks everything in a backup, and writes nothing. */
import { createSha256 } from '../crypto/hash.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { AppError } from '../kernel/errors.ts'
import { migrations } from '../storage/migrations/registry.ts'
import { type AuditInside, readAuditInside } from './audit-inside.ts'
import { unreadable } from './header.ts'
import { carriedOf, type Manifest } from './manifest.ts'
import type { OnProgress } from './progress.ts'
import type { BackupPart, ReadBackup } from './read.ts'

export type Verified = {
  readonly manifest: Manifest
  readonly audit: AuditInside
  /** SHA-256 of the whole file. */
  readonly sha256: string
}

type Rows = Extract<BackupPart, { kind: 'rows' }>
type Counted = { columns: readonly string[]; rows: number; hash: ReturnType<typeof createSha256> }

const countTables = () => {
  const seen = new Map<string, Counted>()
  let current: string | null = null
  return {
    take: ({ table, columns, rows, lines }: Rows): void => {
      if (table !== current && seen.has(table)) throw unreadable(`The table ${table} stands in the backup twice.`)
      current = table
      const counted = seen.get(table) ?? { columns, rows: 0, hash: createSha256() }
      if (counted.columns.join() !== columns.join()) throw unreadable(`The table ${table} changes its columns.`)
      counted.rows += rows.length
      counted.hash.update(lines)
      seen.set(table, counted)
    },
    compare: ({ tables, rows }: Manifest): void => {
      const names = new Set(tables.map(({ name }) => name))
      const stray = [...seen.keys()].filter((name) => !names.has(name))
      if (stray.length > 0 || names.size !== tables.length) throw unreadable('The backup holds tables beside its list.')
      for (const table of tables) {
        const found = seen.get(table.name) ?? { columns: table.columns, rows: 0, hash: createSha256() }
        const same =
          found.rows === table.rows &&
          found.columns.join() === table.columns.join() &&
          found.hash.digestHex() === table.sha256
        if (!same) throw unreadable(`The table ${table.name} in the backup is not the one that its list describes.`)
      }
      if (tables.reduce((sum, table) => sum + table.rows, 0) !== rows) throw unreadable('The list does not add up.')
    },
  }
}

/** Throws backup_newer for migrations that this program does not have, backup_unreadable for a list that cannot be. */
const requireKnownSchema = ({ migrations: names, tables }: Manifest): void => {
  const known = migrations.slice(0, names.length)
  const unknown = names.filter((name) => !migrations.some((migration) => migration.name === name))
  if (unknown.length > 0) {
    throw new AppError('backup_newer', {
      message: `The backup was made by a newer Keepgate (its database has ${unknown.join(', ')}).`,
    })
  }
  if (known.some(({ name }, index) => name !== names[index]))
    throw unreadable('The backup is of a database in between.')
  const expected = carriedOf(known.flatMap((migration) => [...migration.tables])).map(({ name }) => name)
  const missing = expected.filter((name) => !tables.some((table) => table.name === name))
  if (missing.length > 0 || tables.length !== expected.length)
    throw unreadable(
      `The backup does not hold the tables of its version (${missing.join(', ') || 'there are others'}).`,
    )
}

/** Of every row that something is sealed under a root key, that key must be there. */
const collectRoots = () => {
  const kids = new Set<string>()
  return {
    take: ({ columns, rows }: Rows): void => {
      const place = columns.indexOf('root_kid')
      if (place !== -1) for (const row of rows) kids.add(String(row[place]))
    },
    require: (roots: KeyRing): void => {
      const missing = [...kids].filter((kid) => !roots.keys.has(kid))
      if (missing.length === 0) return
      throw new AppError('backup_other_key', {
        message: `What the backup holds was sealed under the root keys ${[...kids].join(', ')}; not given: ${missing.join(', ')}.`,
      })
    },
  }
}

/** Throws backup_unreadable, backup_other_key, backup_newer. A broken audit log is reported: the backup is what it was. */
export const verifyBackup = async (backup: ReadBackup, roots: KeyRing, onProgress: OnProgress): Promise<Verified> => {
  const tables = countTables()
  const audit = readAuditInside(backup.header.deployment)
  const kids = collectRoots()
  let manifest: Manifest | null = null
  const onBytes = (done: number) => onProgress({ phase: 'verifying', unit: 'bytes', done, total: backup.bytes })
  for await (const part of backup.parts(onBytes)) {
    if (part.kind === 'manifest') manifest = part.manifest
    else {
      tables.take(part)
      audit.take(part)
      kids.take(part)
    }
  }
  if (manifest === null) throw unreadable('The backup has no list at its end.')
  requireKnownSchema(manifest)
  tables.compare(manifest)
  kids.require(roots)
  const inside = audit.result()
  const listed = manifest.audit
  // A log that was broken when it was saved ends where it breaks; then there is nothing to compare.
  if (inside.ok && (inside.size !== listed.size || inside.headHash !== listed.head_hash))
    throw unreadable('The audit log in the backup is not the one that its list describes.')
  return { manifest, audit: inside, sha256: backup.fingerprint() }
}
