import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from './database.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keepgate-open-'))
})
afterEach(() => rm(directory, { recursive: true }))

it.skipIf(process.platform === 'win32')(
  'makes the directory and every file readable by their owner alone',
  async () => {
    const dataDirectory = join(directory, 'deep', 'data')
    const opened = await openDatabase({ url: null, dataDirectory })
    await opened.migrate()
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
    expect(await modeOf(dataDirectory)).toBe('700')
    const files = await readdir(dataDirectory)
    expect(files).toContain('keepgate.db-wal')
    for (const file of files) expect(await modeOf(join(dataDirectory, file))).toBe('600')
    await opened.close()
  },
)

it('opens again what was closed, and keeps it', async () => {
  const first = await openDatabase({ url: null, dataDirectory: directory })
  await first.migrate()
  await first.database
    .insertInto('setup_links')
    .values({ id: 'a', token_hash: 'a', created_at: 1, spent_at: null })
    .execute()
  await first.close()
  const second = await openDatabase({ url: null, dataDirectory: directory })
  expect(await second.telemetry.selectFrom('setup_links').select('id').execute()).toEqual([{ id: 'a' }])
  await second.close()
})

it('says that the file is no database', async () => {
  await writeFile(join(directory, 'keepgate.db'), 'not a database, but long enough to be looked at as a header of one')
  const opening = openDatabase({ url: null, dataDirectory: directory })
  await expect(opening).rejects.toMatchObject({ name: 'StorageError', code: 'database_unreachable' })
})

it('says that the address is none, and that nobody answers there, without repeating its password', async () => {
  const open = (url: string) => openDatabase({ url, dataDirectory: directory })
  await expect(open('mysql://u:hunter2@localhost/x')).rejects.toMatchObject({ code: 'database_url_invalid' })
  const unanswered = open('postgres://u:hunter2@127.0.0.1:1/x')
  await expect(unanswered).rejects.toMatchObject({ code: 'database_unreachable' })
  const error: unknown = await unanswered.catch((thrown: unknown) => thrown)
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2')
})

it('goes on after a transaction whose rollback came from SQLite itself', async () => {
  const { database, close } = await openDatabase({ url: null, dataDirectory: directory })
  const failing = database.transaction().execute(async (transaction) => {
    await sql`create table t (id integer primary key on conflict rollback)`.execute(transaction)
    await sql`insert into t values (1)`.execute(transaction)
    await sql`insert into t values (1)`.execute(transaction)
  })
  await expect(failing).rejects.toThrow(/UNIQUE/)
  expect((await sql`select 1 as one`.execute(database)).rows).toEqual([{ one: 1 }])
  await close()
})
