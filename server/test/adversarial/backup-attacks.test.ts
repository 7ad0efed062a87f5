/** Whoever has the file but not the key can change nothing in it unseen; whoever brings a strange file harms nothing. */
import { writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sealBytes } from '../../src/crypto/aead.ts'
import { sha256Hex } from '../../src/crypto/hash.ts'
import type { KeyRing } from '../../src/crypto/key-ring.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { unwrapBackupKey } from '../../src/vault/wrapping.ts'
import { ringOf, temporaryDirectory, verify } from '../backup-world.ts'
import {
  auditTables,
  backupBytes,
  carriedNames,
  deployment,
  entryText,
  fileOf,
  joined,
  type Pieces,
  piecesOf,
  someTables,
} from './backup-forge.ts'

const roots = ringOf('k1')
const genuine = await backupBytes(someTables('mine'), roots)
const pieces = piecesOf(genuine)
const path = `${process.env.TMPDIR ?? '/tmp'}/keepgate-attack-${process.pid}.kgbackup`

const refusalOf = async (bytes: Uint8Array, ring: KeyRing = roots): Promise<string> => {
  const file = fileOf(bytes)
  return verify(file, ring).then(
    () => 'accepted',
    (error: unknown) => (error instanceof AppError ? error.code : `${error}`),
  )
}

const flipped = (bytes: Uint8Array, at: number, bit = 1): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ bit
  return copy
}

const withHeader = (change: (header: Record<string, unknown>) => void): Buffer => {
  const header = JSON.parse(pieces.head.subarray(24).toString())
  change(header)
  const json = Buffer.from(JSON.stringify(header))
  const head = Buffer.concat([pieces.head.subarray(0, 24), json])
  head.writeUInt32BE(json.length, 20)
  return joined({ head, chunks: pieces.chunks })
}

/** The backup's own key: for whoever holds the root. */
const keyOf = ({ head }: Pieces) => {
  const { backup, sealed_key: sealed } = JSON.parse(head.subarray(24).toString())
  return unwrapBackupKey(roots, { id: backup, deployment }, sealed)
}

const forgedChunk = (packed: Uint8Array, index: number, last: boolean): Buffer => {
  const context = ['backup chunk', sha256Hex(pieces.head), String(index), last ? 'last' : 'more']
  const sealed = sealBytes(keyOf(pieces), context, packed)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(sealed.length)
  return Buffer.concat([length, sealed])
}

const replaced = (index: number, chunk: Buffer): Buffer =>
  joined({ head: pieces.head, chunks: pieces.chunks.map((own, at) => (at === index ? chunk : own)) })

const lastIndex = pieces.chunks.length - 1

describe('a backup', () => {
  it('opens as it was written', async () => {
    expect(await refusalOf(genuine)).toBe('accepted')
    expect(pieces.chunks).toHaveLength(6)
    const { manifest, audit } = await verify(fileOf(genuine), roots)
    expect(manifest.tables.map(({ name }) => name)).toEqual(carriedNames)
    expect(audit).toMatchObject({ ok: true, size: 2 })
  })

  it('is refused with any one bit of any region changed', async () => {
    let position = pieces.head.length
    const places = new Set(Array.from({ length: pieces.head.length }, (_, index) => index))
    for (const chunk of pieces.chunks) {
      const body = chunk.length - 4
      // Length, salt, commitment, ciphertext, tag.
      for (const offset of [
        0,
        3,
        4,
        35,
        36,
        67,
        68,
        68 + Math.floor((body - 80) / 2),
        chunk.length - 17,
        chunk.length - 16,
        chunk.length - 1,
      ])
        places.add(position + offset)
      position += chunk.length
    }
    for (let at = pieces.head.length; at < genuine.length; at += 13) places.add(at)
    const file = temporaryDirectory()
    const accepted: number[] = []
    for (const at of places) {
      const one = `${file}/one`
      writeFileSync(one, flipped(genuine, at, 1 << (at % 8)))
      const outcome = await verify(one, roots).then(
        () => 'accepted',
        (error: unknown) => (error instanceof AppError ? error.code : 'another error'),
      )
      if (!['backup_unreadable', 'backup_newer', 'backup_other_key'].includes(outcome)) accepted.push(at)
    }
    expect(places.size).toBeGreaterThan(500)
    expect(accepted).toEqual([])
  })

  it('is refused when it was cut at any boundary, or anywhere', async () => {
    let position = pieces.head.length
    const cuts = [0, 1, 16, 23, 24, 100, pieces.head.length, genuine.length - 1]
    for (const chunk of pieces.chunks) {
      cuts.push(position, position + 2, position + 4, position + 84)
      position += chunk.length
    }
    for (const cut of cuts) expect([cut, await refusalOf(genuine.subarray(0, cut))]).toEqual([cut, 'backup_unreadable'])
  })

  it('is refused with something behind its end', async () => {
    for (const more of [Buffer.from([0]), Buffer.alloc(4), pieces.chunks[lastIndex] ?? Buffer.alloc(0), genuine])
      expect(await refusalOf(Buffer.concat([genuine, more]))).toBe('backup_unreadable')
  })

  it('is refused with a part removed, doubled, or exchanged with another', async () => {
    const { head, chunks } = pieces
    for (let index = 0; index < chunks.length; index++) {
      const without = chunks.filter((_, at) => at !== index)
      const doubled = chunks.flatMap((chunk, at) => (at === index ? [chunk, chunk] : [chunk]))
      const swapped = chunks.map((chunk, at) => chunks[at === index ? 0 : at === 0 ? index : at] ?? chunk)
      expect(await refusalOf(joined({ head, chunks: without }))).toBe('backup_unreadable')
      expect(await refusalOf(joined({ head, chunks: doubled }))).toBe('backup_unreadable')
      if (index > 0) expect(await refusalOf(joined({ head, chunks: swapped }))).toBe('backup_unreadable')
    }
  })

  it('takes no part, list or head of another backup of the same installation under the same root key', async () => {
    const other = piecesOf(await backupBytes(someTables('mine'), roots, { id: 'b' }))
    for (let index = 0; index < pieces.chunks.length; index++)
      expect(await refusalOf(replaced(index, other.chunks[index] ?? Buffer.alloc(0)))).toBe('backup_unreadable')
    expect(await refusalOf(joined({ head: other.head, chunks: pieces.chunks }))).toBe('backup_unreadable')
  })

  it('opens under no other root key, and says that it is the key', async () => {
    expect(await refusalOf(genuine, ringOf('k1'))).toBe('backup_other_key')
    expect(await refusalOf(genuine, ringOf('k2'))).toBe('backup_other_key')
    const rotated = { primary: 'k2', keys: new Map([...ringOf('k2').keys, ...roots.keys]) }
    expect(await refusalOf(genuine, rotated)).toBe('accepted')
  })

  it('names the root key that what it holds still needs, though the file itself opens', async () => {
    const keys = { columns: ['kid', 'root_kid'], rows: [['d1', 'k0']] }
    const bytes = await backupBytes({ ...someTables('mine'), data_keys: keys }, roots)
    await expect(verify(fileOf(bytes), roots)).rejects.toMatchObject({
      code: 'backup_other_key',
      message: expect.stringContaining('not given: k0'),
    })
  })

  it('is refused with a changed head, field by field', async () => {
    const changes: ((header: Record<string, unknown>) => void)[] = [
      (header) => Object.assign(header, { deployment: 'f'.repeat(32) }),
      (header) => Object.assign(header, { backup: `bak_${'c'.repeat(26)}` }),
      (header) => Object.assign(header, { created_at: 1 }),
      (header) => Object.assign(header, { keepgate: '9.9.9' }),
      (header) => Object.assign(header, { key_check: '0'.repeat(16) }),
      (header) => Object.assign(header, { kid: 'k2' }),
      (header) => Object.assign(header, { extra: 1 }),
      (header) => delete header.kid,
    ]
    for (const change of changes) expect(await refusalOf(withHeader(change))).not.toBe('accepted')
    // The same meaning in other bytes is another head.
    const respelt = JSON.stringify(JSON.parse(pieces.head.subarray(24).toString()), null, 1)
    const head = Buffer.concat([pieces.head.subarray(0, 24), Buffer.from(respelt)])
    head.writeUInt32BE(respelt.length, 20)
    expect(await refusalOf(joined({ head, chunks: pieces.chunks }))).toBe('backup_unreadable')
  })

  it('is of this version: an older one that never was is refused, a newer one is named', async () => {
    const versioned = (version: number): Buffer => {
      const copy = Buffer.from(genuine)
      copy.writeUInt32BE(version, 16)
      return copy
    }
    expect(await refusalOf(versioned(0))).toBe('backup_unreadable')
    expect(await refusalOf(versioned(2))).toBe('backup_newer')
  })

  it('is a plain file: directories, devices and lengths that cannot be are refused at once', async () => {
    await expect(verify(temporaryDirectory(), roots)).rejects.toMatchObject({ code: 'backup_unreadable' })
    await expect(verify('/dev/zero', roots)).rejects.toMatchObject({ code: 'backup_unreadable' })
    await expect(verify(`${path}-nowhere`, roots)).rejects.toMatchObject({ code: 'backup_unreadable' })
    const huge = Buffer.from(genuine)
    huge.writeUInt32BE(0xffff_ffff, pieces.head.length)
    expect(await refusalOf(huge)).toBe('backup_unreadable')
    const hugeHead = Buffer.from(genuine)
    hugeHead.writeUInt32BE(0xffff_ffff, 20)
    expect(await refusalOf(hugeHead)).toBe('backup_unreadable')
  })
})

describe('whoever holds the root key and forges', () => {
  it('makes no reader unpack more than 16 MiB of a part', async () => {
    const bomb = deflateSync(Buffer.alloc(256 * 1024 * 1024), { level: 9 })
    const before = process.memoryUsage().rss
    await expect(verify(fileOf(replaced(0, forgedChunk(bomb, 0, false))), roots)).rejects.toMatchObject({
      message: expect.stringContaining('does not unpack'),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('brings no list that the tables do not match, no table beside it, and no row that is none', async () => {
    const rows = (text: string) => forgedChunk(deflateSync(Buffer.from(text)), 0, false)
    for (const text of [
      '{"table":"people","columns":["id","email"]}\n["per_other","x@example.test"]\n',
      '{"table":"sessions","columns":["session_key"]}\n["mine"]\n',
      '{"table":"members","columns":["id","workspace_id"]}\n["a","b"]\n',
      '{"table":"people","columns":["id","email"]}\n["per_mine"]\n',
      '{"table":"people","columns":["id","email"]}\n["per_mine",{"a":1}]\n',
      '{"table":"people","columns":["id\\" --"]}\n["per_mine"]\n',
      '{"table":"people","columns":["id","email"]}\n["per_mine","mine@example.test"]',
      'no json\n',
      '',
    ])
      expect([text, await refusalOf(replaced(0, rows(text)))]).toEqual([text, 'backup_unreadable'])
    const early = forgedChunk(deflateSync(Buffer.from('{"manifest":{}}\n')), 0, false)
    expect(await refusalOf(replaced(0, early))).toBe('backup_unreadable')
  })

  it('hides no broken audit log: an entry changed, left out or added is named', async () => {
    const tables = someTables('mine')
    const entries = tables.audit_entries
    if (entries === undefined) throw new Error('no entries')
    const changes = [
      entries.rows.map((row, index) => (index === 1 ? row.with(3, '{"entry":"mine twö"}') : row)),
      entries.rows.slice(0, 1),
      entries.rows.slice(1),
      entries.rows.toReversed(),
      [...entries.rows, ...entries.rows.slice(1)],
    ]
    for (const rows of changes) {
      const bytes = await backupBytes({ ...tables, audit_entries: { ...entries, rows } }, roots)
      expect((await verify(fileOf(bytes), roots)).audit.ok).toBe(false)
    }
  })

  it('hides no entry that is none, or older than the one before it, behind hashes that fit', async () => {
    const entry = (sequence: number, time: number): string => entryText({ sequence, time, mark: 'mine' })
    const logs = [
      { texts: [entry(0, 5), entry(1, 4)], firstBadIndex: 1, reason: 'time_went_back' },
      { texts: [entry(0, 5), entry(0, 5)], firstBadIndex: 1, reason: 'malformed' },
      { texts: ['{"entry":"mine"}'], firstBadIndex: 0, reason: 'malformed' },
    ]
    for (const { texts, ...found } of logs) {
      const bytes = await backupBytes({ ...someTables('mine'), ...auditTables(texts) }, roots)
      expect((await verify(fileOf(bytes), roots)).audit).toMatchObject({ ok: false, ...found })
    }
  })

  it('brings no log of another installation', async () => {
    const tables = someTables('mine')
    const [head = []] = tables.audit_head?.rows ?? []
    const columns = tables.audit_head?.columns ?? []
    const bytes = await backupBytes({ ...tables, audit_head: { columns, rows: [head.with(1, 'f'.repeat(32))] } }, roots)
    expect((await verify(fileOf(bytes), roots)).audit.ok).toBe(false)
  })
})
