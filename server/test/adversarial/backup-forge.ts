/** Backups made piece by piece, as somebody would who has the key, or who has only the file. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entryHash, genesisHash } from '../../src/audit/chain.ts'
import { treatments } from '../../src/backup/manifest.ts'
import { writeBackup } from '../../src/backup/write.ts'
import type { KeyRing } from '../../src/crypto/key-ring.ts'
import { type RandomBytes, randomBytes } from '../../src/crypto/random.ts'
import { migrations } from '../../src/storage/migrations/registry.ts'
import type { Cell, Snapshot } from '../../src/storage/snapshot.ts'
import { temporaryDirectory } from '../backup-world.ts'

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
export type Tables = Readonly<Record<string, Table>>

export const deployment = '0123456789abcdef0123456789abcdef'

/** The tables of a log of these entries, with every hash made to fit. */
export const auditTables = (texts: readonly string[]): Tables => {
  let hash = genesisHash
  const rows = texts.map((bytes, sequence): Cell[] => {
    const previousHash = hash
    hash = entryHash({ deployment, sequence, previousHash, bytes })
    return [sequence, null, sequence, bytes, previousHash, hash]
  })
  return {
    audit_entries: {
      columns: ['sequence', 'workspace_id', 'time', 'bytes', 'previous_hash', 'entry_hash'],
      rows,
    },
    audit_head: {
      columns: ['id', 'deployment', 'size', 'head_hash', 'last_time'],
      rows: [[1, deployment, texts.length, hash, texts.length]],
    },
  }
}

export const entryText = (entry: { readonly sequence: number; readonly time: number; readonly mark: string }): string =>
  JSON.stringify({ version: 1, ...entry })

/** A small installation of its own. */
export const someTables = (mark: string): Tables => ({
  people: { columns: ['id', 'email'], rows: [[`per_${mark}`, `${mark}@example.test`]] },
  workspaces: { columns: ['id', 'name', 'created_at'], rows: [[`ws_${mark}`, mark, 1]] },
  members: { columns: ['id', 'workspace_id'], rows: [[`mem_${mark}`, `ws_${mark}`]] },
  ...auditTables([0, 1].map((sequence) => entryText({ sequence, time: sequence, mark }))),
})

const emptyTable: Table = { columns: ['id'], rows: [] }

export const snapshotOf = (tables: Tables): Snapshot => ({
  migrations: migrations.map(({ name }) => name),
  columns: async (name) => (tables[name] ?? emptyTable).columns,
  count: async (name) => (tables[name] ?? emptyTable).rows.length,
  pages: async function* (name) {
    yield (tables[name] ?? emptyTable).rows
  },
})

export const backupBytes = async (
  tables: Tables,
  rootKeys: KeyRing,
  options: { readonly id?: string; readonly random?: RandomBytes } = {},
): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  const file = {
    write: async (bytes: Uint8Array) => void pieces.push(bytes),
    publish: async () => undefined,
    discard: async () => undefined,
  }
  const { id = 'a', random = randomBytes } = options
  const sealing = {
    backup: `bak_${id.repeat(26)}`,
    deployment,
    createdAt: 1_750_000_000_000,
    keepgate: '0.1.0',
    rootKeys,
    random,
  }
  await writeBackup(snapshotOf(tables), file, sealing, () => undefined)
  return Buffer.concat(pieces)
}

export type Pieces = { readonly head: Buffer; readonly chunks: readonly Buffer[] }

/** Head and chunks, each with its length in front. */
export const piecesOf = (bytes: Buffer): Pieces => {
  const end = 24 + bytes.readUInt32BE(20)
  const chunks: Buffer[] = []
  for (let position = end; position < bytes.length; ) {
    const next = position + 4 + bytes.readUInt32BE(position)
    chunks.push(bytes.subarray(position, next))
    position = next
  }
  return { head: bytes.subarray(0, end), chunks }
}

export const joined = ({ head, chunks }: Pieces): Buffer => Buffer.concat([head, ...chunks])

let files = 0

export const fileOf = (bytes: Uint8Array): string => {
  const path = join(temporaryDirectory(), `forged-${files++}.kgbackup`)
  writeFileSync(path, bytes)
  return path
}

export const carriedNames = Object.entries(treatments).flatMap(([name, { carried }]) => (carried ? [name] : []))
