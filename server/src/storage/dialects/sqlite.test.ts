import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../database.ts'
import { GuardedDatabase } from '../transaction-guard.ts'
import { sqliteDialect } from './sqlite.ts'
import { openSqliteThread, type SqliteThread } from './sqlite-thread.ts'

let directory: string
let database: Database
const threads: SqliteThread[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keepgate-sqlite-'))
  threads.length = 0
  const options = { path: join(directory, 'test.db'), synchronous: 'FULL', busyTimeoutMs: 1_000 } as const
  const openThread: typeof openSqliteThread = async (given) => {
    const thread = await openSqliteThread(given)
    threads.push(thread)
    return thread
  }
  database = new GuardedDatabase({ dialect: sqliteDialect(options, openThread) })
  await sql`create table t (id integer)`.execute(database)
})

afterEach(async () => {
  await database.destroy()
  await rm(directory, { recursive: true })
})

const killThread = () => threads.at(-1)?.terminate()
const stored = async () => (await sql`select id from t`.execute(database)).rows

it('opens a new thread for the statement after a crash', async () => {
  await sql`insert into t values (1)`.execute(database)
  await killThread()
  expect(await stored()).toEqual([{ id: 1 }])
  expect(threads.length).toBe(2)
})

it('never goes on with a transaction on another thread than the one it began on', async () => {
  const crossing = database.transaction().execute(async (transaction) => {
    await sql`insert into t values (1)`.execute(transaction)
    await killThread()
    await sql`insert into t values (2)`.execute(transaction)
  })
  await expect(crossing).rejects.toMatchObject({ code: 'database_stopped' })
  expect(await stored()).toEqual([])
})

it('holds nobody up behind a thread that cannot be opened', async () => {
  await killThread()
  await rm(directory, { recursive: true })
  const attempts = await Promise.allSettled([stored(), stored(), stored()])
  expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await mkdtemp(join(tmpdir(), 'keepgate-sqlite-')).then((made) => {
    directory = made
  })
})

it('says how many rows a change met', async () => {
  await sql`insert into t values (1), (2), (3)`.execute(database)
  const { numAffectedRows } = await sql`delete from t where id > 1`.execute(database)
  expect(numAffectedRows).toBe(2n)
})
