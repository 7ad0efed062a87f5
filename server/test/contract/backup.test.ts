/** What a backup carries, from each database into each. */
import { readFileSync, writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { entryHash, genesisHash } from '../../src/audit/chain.ts'
import { encodeEntry } from '../../src/audit/entry-bytes.ts'
import { treatments } from '../../src/backup/manifest.ts'
import { writeBackup } from '../../src/backup/write.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { migrations } from '../../src/storage/migrations/registry.ts'
import type { Schema } from '../../src/storage/schema.ts'
import {
  auditOf,
  backUp,
  fillDatabase,
  openClosing,
  restore,
  ringOf,
  rowsOf,
  temporaryDirectory,
  verify,
} from '../backup-world.ts'
import { describeOnDatabases, openTestSqlite } from '../databases.ts'
import { record, sampleRows } from './rows.ts'

const tables = Object.keys(treatments) as (keyof Schema)[]
const carried = tables.filter((table) => treatments[table].carried && !['audit_entries', 'audit_head'].includes(table))
const leftOut = tables.filter((table) => !treatments[table].carried)

describe('the list of what a backup carries', () => {
  it('names every table that a migration makes, and no other', () => {
    expect(tables.toSorted()).toEqual(migrations.flatMap((migration) => [...migration.tables]).toSorted())
  })
})

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

describeOnDatabases('a backup of a database', (openSource) => {
  describeOnDatabases('restored', (openTarget) => {
    it('L39: carries every row of every table exactly, and a log that verifies', async () => {
      const roots = ringOf('k1')
      const source = await openClosing(openSource)
      await fillDatabase(source)
      const file = await backUp(source, roots)
      const target = await openClosing(openTarget, false)
      const { audit } = await restore(file, roots, target)
      expect(audit.ok).toBe(true)
      for (const table of carried)
        expect([table, await rowsOf(target, table)]).toEqual([table, await rowsOf(source, table)])
      for (const table of leftOut) expect([table, await rowsOf(target, table)]).toEqual([table, []])
      // The source has noted that a backup was made, the copy that it was restored.
      const [mine, copied] = [await rowsOf(source, 'audit_entries'), await rowsOf(target, 'audit_entries')]
      expect(copied.filter((entry) => mine.includes(entry))).toHaveLength(3)
      expect(copied).toHaveLength(4)
      expect(await auditOf(target.database).deployment()).toBe(await auditOf(source.database).deployment())
      expect(await target.migrated()).toBe(true)
      await target.migrate()
    })

    it('refuses a target that is not empty, and leaves it as it was', async () => {
      const roots = ringOf('k1')
      const source = await openClosing(openSource)
      await fillDatabase(source)
      const file = await backUp(source, roots)
      const target = await openClosing(openTarget)
      await target.database
        .insertInto('setup_links')
        .values({ id: 'a', token_hash: 'b', created_at: 1, spent_at: null })
        .execute()
      expect(await codeOf(restore(file, roots, target))).toBe('restore_target_not_empty')
      expect(await rowsOf(target, 'setup_links')).toHaveLength(1)
      expect(await rowsOf(target, 'people')).toHaveLength(0)
      await target.migrate()
    })

    it('refuses a database with somebody else’s table in it', async () => {
      const roots = ringOf('k1')
      const source = await openClosing(openSource)
      await fillDatabase(source)
      const file = await backUp(source, roots)
      const target = await openClosing(openTarget, false)
      await sql`create table recipes (id bigint)`.execute(target.database)
      expect(await codeOf(restore(file, roots, target))).toBe('restore_target_not_empty')
      expect((await target.database.introspection.getTables()).map(({ name }) => name)).toEqual(['recipes'])
    })
  })

  it('is of one moment, whatever is written meanwhile: log, references and sums agree in the copy', async () => {
    const roots = ringOf('k1')
    const source = await openClosing(openSource)
    await fillDatabase(source)
    for (let index = 0; index < 40; index++)
      await source.telemetry
        .insertInto('request_records')
        .values(Array.from({ length: 50 }, () => record()))
        .execute()
    let writing = true
    let written = 0
    const write = async (): Promise<void> => {
      while (writing) {
        const id = `load_${written++}`
        await source.database.transaction().execute(async (transaction) => {
          await transaction
            .insertInto('workspaces')
            .values({ ...sampleRows.workspaces, id })
            .execute()
          await transaction
            .insertInto('members')
            .values({ id, workspace_id: id, person_id: 'per_1', rank: 'user', created_at: 1 })
            .execute()
          await auditOf(source.database).append(transaction, {
            workspaceId: id,
            actor: { type: 'system' },
            action: 'load.written',
            target: null,
            details: {},
          })
        })
      }
    }
    const load = write()
    const files = [await backUp(source, roots), await backUp(source, roots)]
    writing = false
    await load
    expect(written).toBeGreaterThan(5)
    for (const file of files) {
      const copy = await openClosing(openTestSqlite, false)
      expect((await restore(file, roots, copy)).audit).toMatchObject({ ok: true })
      const ours = async (table: 'workspaces' | 'members') =>
        (await rowsOf(copy, table)).filter((row) => row.includes('"load_')).length
      const entries = (await rowsOf(copy, 'audit_entries')).filter((row) => row.includes('load.written')).length
      expect([await ours('members'), entries]).toEqual([await ours('workspaces'), await ours('workspaces')])
    }
  })

  it('brings an older schema along and migrates it', async () => {
    const roots = ringOf('k1')
    const source = await openClosing(openSource, false)
    const older = migrations.filter(({ name }) => name < '0002')
    await migrate(source.database, source.kind, older)
    await auditOf(source.database).start()
    const deployment = await auditOf(source.database).deployment()
    const event = { actor: { type: 'system' }, action: 'thing.noted', target: null, details: {} } as const
    const bytes = encodeEntry({ ...event, workspaceId: null, sequence: 0, time: 1 })
    const hash = entryHash({ deployment, sequence: 0, previousHash: genesisHash, bytes })
    await sql`insert into audit_entries (sequence, workspace_id, time, bytes, previous_hash, entry_hash)
      values (0, null, 1, ${bytes}, ${genesisHash}, ${hash})`.execute(source.database)
    await sql`update audit_head set size = 1, head_hash = ${hash}, last_time = 1`.execute(source.database)
    await sql`insert into people select ${'per_1'}, ${'a@b.test'}, ${'A'}, ${'user'}, 'h', 's', 's2', 'w', 'r', 'rh', 'rs', 1, 1, 1, 5, null`.execute(
      source.database,
    )
    const pieces: Uint8Array[] = []
    const sealing = { backup: `bak_${'0'.repeat(26)}`, deployment, createdAt: 1, keepgate: '0', rootKeys: roots }
    const file = {
      write: async (bytes: Uint8Array) => void pieces.push(bytes),
      publish: async () => {},
      discard: async () => {},
    }
    await source.snapshot((snapshot) => writeBackup(snapshot, file, sealing, () => undefined))
    const path = `${temporaryDirectory()}/old.kgbackup`
    writeFileSync(path, Buffer.concat(pieces))

    expect((await verify(path, roots)).manifest.migrations).toEqual(['0001-foundation'])
    const copy = await openClosing(openSource, false)
    expect((await restore(path, roots, copy)).audit).toMatchObject({ ok: true })
    expect(await copy.migrated()).toBe(true)
    expect(await rowsOf(copy, 'people')).toHaveLength(1)
  })

  it('leaves nothing of a restore that fails, so that the next one succeeds', async () => {
    const roots = ringOf('k1')
    const source = await openClosing(openSource)
    await fillDatabase(source)
    const file = await backUp(source, roots)
    const target = await openClosing(openSource, false)
    const failing = restore(file, roots, target, { requireKeys: () => Promise.reject(new Error('another key')) })
    await expect(failing).rejects.toThrow('another key')
    if (target.kind === 'postgres') {
      expect(await target.database.introspection.getTables()).toEqual([])
      await restore(file, roots, target)
      return
    }
    // Its files are removed by whoever made the directory; until then nothing starts on them.
    await expect(target.migrate()).rejects.toMatchObject({ code: 'restore_unfinished' })
  })

  it('lets nothing start on half a copy', async () => {
    const roots = ringOf('k1')
    const source = await openClosing(openSource)
    await fillDatabase(source)
    const file = await backUp(source, roots)
    const target = await openClosing(openSource, false)
    let refused: unknown = null
    await restore(file, roots, target, {
      requireKeys: async () => {
        const second = await openDatabase(target.location)
        refused = await second.migrate().catch((error: unknown) => error)
        await second.close()
      },
    })
    expect(refused).toMatchObject({ code: 'restore_unfinished' })
    await target.migrate()
  })

  it('holds no plain text of what the database holds', async () => {
    const roots = ringOf('k1')
    const source = await openClosing(openSource)
    await fillDatabase(source)
    const planted = 'planted-secret-5e1f0c'
    await source.database.insertInto('limit_windows').values({ cell: planted, state: planted, updated_at: 1 }).execute()
    const bytes = readFileSync(await backUp(source, roots))
    for (const form of [
      planted,
      Buffer.from(planted).toString('base64').slice(0, 20),
      Buffer.from(planted).toString('hex'),
    ])
      expect(bytes.includes(form)).toBe(false)
  })
})
