/** Runs a suite on SQLite, and on PostgreSQL where one answers: what holds on one database must hold on the other. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe } from 'vitest'
import { type OpenDatabase, openDatabase } from '../src/storage/database.ts'

export type TestDatabase = OpenDatabase & {
  /** What `openDatabase` was given: for a second opening, or for a child process. */
  readonly location: { url: string | null; dataDirectory: string }
  /** Closes it and removes every trace. */
  dispose(): Promise<void>
}

type OpenOptions = { /** Default true. */ migrated?: boolean }
export type OpenTestDatabase = (options?: OpenOptions) => Promise<TestDatabase>

const adminUrl = process.env.KEEPGATE_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

const withAdmin = async <Value>(work: (client: pg.Client) => Promise<Value>): Promise<Value> => {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const postgresAnswers = async (): Promise<boolean> => {
  try {
    await withAdmin((client) => client.query('select 1'))
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (process.env.KEEPGATE_REQUIRE_SERVICES === '1') {
      throw new Error(`KEEPGATE_REQUIRE_SERVICES=1, but PostgreSQL does not answer: ${reason}`)
    }
    process.stderr.write(
      `\n!!! PostgreSQL does not answer (${reason}): the PostgreSQL half of this suite was NOT run.\n\n`,
    )
    return false
  }
}

const finish = async (
  location: TestDatabase['location'],
  { migrated = true }: OpenOptions,
  remove: () => Promise<void>,
): Promise<TestDatabase> => {
  const opened = await openDatabase(location)
  if (migrated) await opened.migrate()
  let open = true
  const close = async (): Promise<void> => {
    if (open) await opened.close()
    open = false
  }
  const dispose = async (): Promise<void> => {
    await close()
    await remove()
  }
  return { ...opened, location, close, dispose }
}

export const openTestSqlite: OpenTestDatabase = async (options = {}) => {
  const directory = await mkdtemp(join(tmpdir(), 'keepgate-test-'))
  const location = { url: null, dataDirectory: join(directory, 'data') }
  return finish(location, options, () => rm(directory, { recursive: true, force: true }))
}

/** A database of its own on the server that `KEEPGATE_TEST_POSTGRES_URL` names. */
export const openTestPostgres: OpenTestDatabase = async (options = {}) => {
  const name = `keepgate_test_${randomBytes(8).toString('hex')}`
  await withAdmin((client) => client.query(`create database ${name}`))
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const location = { url: url.href, dataDirectory: '' }
  return finish(location, options, () =>
    withAdmin(async (client) => {
      await client.query(`drop database if exists ${name} with (force)`)
    }),
  )
}

const postgres = await postgresAnswers()

/** `suite` gets a function that opens a fresh database; who opens one disposes of it. */
export const describeOnDatabases = (name: string, suite: (open: OpenTestDatabase) => void): void => {
  describe(`${name} on SQLite`, () => suite(openTestSqlite))
  describe.skipIf(!postgres)(`${name} on PostgreSQL`, () => suite(openTestPostgres))
}
