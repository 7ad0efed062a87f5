/** Writes a backup from one moment of the database, a page at a time: memory does not grow with the database. */

import { createSha256, sha256Hex } from '../crypto/hash.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { type RandomBytes, randomBytes } from '../crypto/random.ts'
import { concatBytes, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import { Secret } from '../kernel/secret.ts'
import { migrations } from '../storage/migrations/registry.ts'
import type { Cell, Snapshot } from '../storage/snapshot.ts'
import { rootKeyCheck } from '../vault/root-keys.ts'
import { wrapBackupKey } from '../vault/wrapping.ts'
import { maximumPlainBytes, sealChunk, wantedPlainBytes } from './chunk.ts'
import { encodeHeader, encodeLength, type Header } from './header.ts'
import { type CarriedTable, carriedOf, type Manifest, type RowsHead } from './manifest.ts'
import type { NewFile } from './new-file.ts'
import type { OnProgress } from './progress.ts'

export type Sealing = {
  readonly backup: string
  readonly deployment: string
  readonly createdAt: number
  readonly keepgate: string
  readonly rootKeys: KeyRing
  readonly random?: RandomBytes
}

export type Written = { readonly bytes: number; readonly sha256: string; readonly manifest: Manifest }

const headerOf = (sealing: Sealing, key: Secret<Uint8Array>, random: RandomBytes): Header => {
  const { backup, deployment, rootKeys } = sealing
  const root = rootKeys.keys.get(rootKeys.primary)
  if (root === undefined) throw new TypeError('A key ring holds its primary key.')
  return {
    backup,
    deployment,
    created_at: sealing.createdAt,
    keepgate: sealing.keepgate,
    kid: rootKeys.primary,
    key_check: rootKeyCheck(root),
    sealed_key: wrapBackupKey(rootKeys, { id: backup, deployment }, key, random),
  }
}

/** Seals and writes one chunk while the next is being read. */
const createOutput = (file: NewFile, head: Uint8Array, key: Secret<Uint8Array>, random: RandomBytes) => {
  const fingerprint = createSha256()
  const headHash = sha256Hex(head)
  let bytes = 0
  let index = 0
  let under: Promise<void> = Promise.resolve()

  const put = async (piece: Uint8Array): Promise<void> => {
    await file.write(piece)
    fingerprint.update(piece)
    bytes += piece.length
  }
  const putChunk = async (plain: Uint8Array, place: number, last: boolean): Promise<void> => {
    const sealed = await sealChunk(key, { head: headHash, index: place, last }, plain, random)
    await put(concatBytes(encodeLength(sealed.length), sealed))
  }
  return {
    begin: () => put(head),
    chunk: async (plain: Uint8Array, last: boolean): Promise<void> => {
      await under
      under = putChunk(plain, index++, last)
      // Whoever comes next meets the failure; until then it must not end the process.
      under.catch(() => undefined)
    },
    end: async () => {
      await under
      return { bytes, sha256: fingerprint.digestHex() }
    },
  }
}

type Output = ReturnType<typeof createOutput>

const lineOf = (table: string, row: readonly Cell[]): string => {
  const line = `${JSON.stringify(row)}\n`
  if (line.length * 3 > maximumPlainBytes - 65_536 && utf8(line).length > maximumPlainBytes - 65_536) {
    throw new AppError('backup_not_written', {
      message: `A row of ${table} is larger than a backup can hold (16 MiB).`,
    })
  }
  return line
}

/** @param onRow each row as it passes. */
const writeTable = async (
  output: Output,
  snapshot: Snapshot,
  table: CarriedTable,
  onRow: (columns: readonly string[], row: readonly Cell[]) => void,
) => {
  const columns = [...(await snapshot.columns(table.name))]
  const head = `${JSON.stringify({ table: table.name, columns } satisfies RowsHead)}\n`
  const hash = createSha256()
  let rows = 0
  let lines: string[] = []
  let waiting = 0
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return
    const body = utf8(lines.join(''))
    hash.update(body)
    lines = []
    waiting = 0
    await output.chunk(concatBytes(utf8(head), body), false)
  }
  for await (const page of snapshot.pages(table.name, columns, table.orderedBy)) {
    for (const row of page) {
      const line = lineOf(table.name, row)
      // A letter is at most three bytes: what is closed here never grows beyond what a reader takes.
      if (waiting > 0 && (waiting + line.length) * 3 > maximumPlainBytes) await flush()
      lines.push(line)
      waiting += line.length
      rows += 1
      onRow(columns, row)
      if (waiting >= wantedPlainBytes) await flush()
    }
  }
  await flush()
  return { name: table.name, columns, rows, sha256: hash.digestHex() }
}

const auditHeadOf = (columns: readonly string[], row: readonly Cell[]): Manifest['audit'] => ({
  size: Number(row[columns.indexOf('size')]),
  head_hash: String(row[columns.indexOf('head_hash')]),
})

/** Writes everything up to the last chunk; publishing the file is the caller's. Throws backup_not_written. */
export const writeBackup = async (
  snapshot: Snapshot,
  file: NewFile,
  sealing: Sealing,
  onProgress: OnProgress,
): Promise<Written> => {
  const random = sealing.random ?? randomBytes
  const key = new Secret(random(32))
  const output = createOutput(file, encodeHeader(headerOf(sealing, key, random)), key, random)
  await output.begin()

  const here = new Set(snapshot.migrations)
  const tables = carriedOf(migrations.filter(({ name }) => here.has(name)).flatMap((one) => [...one.tables]))
  let total = 0
  for (const { name } of tables) total += await snapshot.count(name)

  let done = 0
  let audit: Manifest['audit'] | null = null
  const written: Manifest['tables'] = []
  for (const table of tables) {
    const entry = await writeTable(output, snapshot, table, (columns, row) => {
      if (table.name === 'audit_head') audit = auditHeadOf(columns, row)
      if (++done % 500 === 0) onProgress({ phase: 'reading', unit: 'rows', done, total })
    })
    written.push(entry)
  }
  if (audit === null) throw new Error('The audit log was not started.')
  const manifest: Manifest = { migrations: [...snapshot.migrations], tables: written, rows: done, audit }
  await output.chunk(utf8(`${JSON.stringify({ manifest })}\n`), true)
  const end = await output.end()
  onProgress({ phase: 'reading', unit: 'rows', done, total })
  return { ...end, manifest }
}
