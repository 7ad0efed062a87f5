import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { StorageError } from '../storage-error.ts'
import { SqliteError } from './sqlite-error.ts'
import { openSqliteThread, type SqliteThread } from './sqlite-thread.ts'

let directory: string
let thread: SqliteThread

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keepgate-thread-'))
  const path = join(directory, 'test.db')
  thread = await openSqliteThread({ path, synchronous: 'FULL', busyTimeoutMs: 1_000 })
  await thread.run('create table t (id text primary key, n integer) strict', [])
})

afterEach(async () => {
  await thread.terminate()
  await rm(directory, { recursive: true })
})

const pragma = async (name: string) => Object.values((await thread.run(`pragma ${name}`, [])).rows[0] ?? {})[0]

it('opens the file so that a commit survives a power cut and references hold', async () => {
  expect(await pragma('journal_mode')).toBe('wal')
  expect(await pragma('synchronous')).toBe(2)
  expect(await pragma('foreign_keys')).toBe(1)
})

it('answers statements in the order they were sent', async () => {
  const answers = Array.from({ length: 300 }, (_, index) => thread.run(`select ${index} as n`, []))
  const rows = (await Promise.all(answers)).flatMap((answer) => answer.rows)
  expect(rows).toEqual(Array.from({ length: 300 }, (_, n) => ({ n })))
})

it('reports a refused statement with SQLite’s own code, and goes on', async () => {
  await thread.run('insert into t values (?, ?)', ['a', 1])
  const twice = thread.run('insert into t values (?, ?)', ['a', 2])
  await expect(twice).rejects.toMatchObject({ name: 'SqliteError', resultCode: 1555 })
  await expect(thread.run('select nonsense from t', [])).rejects.toBeInstanceOf(SqliteError)
  expect((await thread.run('select * from t', [])).rows).toEqual([{ id: 'a', n: 1 }])
})

it('writes all rows of a batch or none', async () => {
  expect((await thread.run('insert into t values (?, ?)', '[["a",1],["b",2]]')).changes).toBe(2)
  await expect(thread.run('insert into t values (?, ?)', '[["c",3],["a",4]]')).rejects.toBeInstanceOf(SqliteError)
  expect((await thread.run('select id from t order by id', [])).rows).toEqual([{ id: 'a' }, { id: 'b' }])
})

it('rejects what was pending and what comes later when the thread dies', async () => {
  // Long enough to be under way, short enough to end: a thread inside SQLite cannot be stopped before it returns.
  const slow = 'with recursive c(n) as (select 1 union all select n + 1 from c where n < 1e6) select count(*) from c'
  const pending = [thread.run(slow, []), thread.run('select 1', [])]
  const ends = Promise.allSettled(pending)
  await thread.terminate()
  for (const end of await ends) {
    expect(end.status === 'rejected' && end.reason).toMatchObject({ name: 'StorageError', code: 'database_stopped' })
  }
  await expect(thread.run('select 1', [])).rejects.toBeInstanceOf(StorageError)
})

it('refuses a file that is no database', async () => {
  const options = { path: join(directory, 'missing', 'test.db'), synchronous: 'FULL', busyTimeoutMs: 1 } as const
  await expect(openSqliteThread(options)).rejects.toBeInstanceOf(SqliteError)
})
