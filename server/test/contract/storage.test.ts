import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { nextRevision } from '../../src/storage/policy-revision.ts'
import type { Schema } from '../../src/storage/schema.ts'
import { isUniqueViolation } from '../../src/storage/unique-violation.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { startChild } from './child.ts'
import { sampleRows } from './rows.ts'

const link = (id: string) => ({ id, token_hash: id, created_at: 1, spent_at: null })

describeOnDatabases('storage', (open) => {
  let test: TestDatabase
  afterEach(() => test.dispose())

  const insertSample = <Table extends keyof Schema>(table: Table, changes: Partial<Schema[Table]> = {}) =>
    test.database
      .insertInto(table)
      // Kysely's insert type does not resolve for a table that is a type parameter.
      .values({ ...sampleRows[table], ...changes } as never)
      .execute()

  const refusal = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    )

  it('returns every row of every table exactly as it was written', async () => {
    test = await open()
    for (const table of Object.keys(sampleRows) as (keyof Schema)[]) {
      await insertSample(table)
      const stored = await test.database.selectFrom(table).selectAll().execute()
      expect(stored).toContainEqual(sampleRows[table])
    }
  })

  it('keeps one person an e-mail address, one membership a person, one key a name, one successor an audit entry', async () => {
    test = await open()
    for (const table of Object.keys(sampleRows) as (keyof Schema)[]) await insertSample(table)
    const attempts = [
      () => insertSample('people', { id: 'per_2' }),
      () => insertSample('members', { id: 'mem_2' }),
      () => insertSample('provider_connections', { id: 'con_2' }),
      () => insertSample('data_keys', { wrapped: 'another' }),
      () => insertSample('instance_secrets', { sealed: 'another' }),
      () => insertSample('audit_entries', { previous_hash: 'p9' }),
      () => insertSample('audit_entries', { sequence: 2 }),
      () => insertSample('request_records', { status: 500 }),
    ]
    for (const attempt of attempts) expect(isUniqueViolation(await refusal(attempt()))).toBe(true)
    await insertSample('data_keys', { scope_id: 'ws_2' })
    await insertSample('instance_secrets', { version: 2 })
  })

  it('frees the name of a connection when it is removed, as often as one likes', async () => {
    test = await open()
    await insertSample('workspaces')
    await insertSample('provider_connections', { id: 'con_1', removed_at: 5 })
    await insertSample('provider_connections', { id: 'con_2', removed_at: 6 })
    await insertSample('provider_connections', { id: 'con_3' })
    expect(isUniqueViolation(await refusal(insertSample('provider_connections', { id: 'con_4' })))).toBe(true)
  })

  it('refuses a member of a workspace that does not exist', async () => {
    test = await open()
    await insertSample('people')
    const error = await refusal(insertSample('members'))
    expect(error).toBeInstanceOf(Error)
    expect(isUniqueViolation(error)).toBe(false)
  })

  it('leaves nothing of a transaction that throws, and goes on', async () => {
    test = await open()
    const failing = test.database.transaction().execute(async (transaction) => {
      await transaction.insertInto('setup_links').values(link('a')).execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    const refused = test.database.transaction().execute(async (transaction) => {
      await transaction.insertInto('setup_links').values(link('b')).execute()
      await transaction.insertInto('setup_links').values(link('b')).execute()
    })
    expect(isUniqueViolation(await refusal(refused))).toBe(true)
    expect(await test.database.selectFrom('setup_links').selectAll().execute()).toEqual([])
    await test.database.insertInto('setup_links').values(link('c')).execute()
  })

  it('refuses the outer databases inside a transaction instead of waiting for ever, and allows them after it', async () => {
    test = await open()
    const { database, telemetry } = test
    const count = (from: typeof database) => from.selectFrom('setup_links').selectAll().execute()
    let later: Promise<unknown> = Promise.resolve()
    await database.transaction().execute(async () => {
      await expect(count(database)).rejects.toThrow(/outer database/)
      await expect(count(telemetry)).rejects.toThrow(/outer database/)
      await expect(database.transaction().execute(count)).rejects.toThrow(/outer database/)
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => count(database))
    })
    expect(await later).toEqual([])
    await database
      .transaction()
      .setIsolationLevel('serializable')
      .execute(() => expect(count(database)).rejects.toThrow(/outer database/))
  })

  it('gives each of many transactions at once a revision of its own, without a gap', async () => {
    test = await open()
    const { database } = test
    const one = () => database.transaction().execute(nextRevision)
    const revisions = await Promise.all(Array.from({ length: 40 }, one))
    expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  })

  it('gives a statement its turn among transactions, not after all of them', async () => {
    test = await open()
    const { database } = test
    const order: string[] = []
    const transact = async () => {
      await database.transaction().execute(nextRevision)
      order.push('transaction')
    }
    const read = async () => {
      await database.selectFrom('people').selectAll().execute()
      order.push('read')
    }
    const twenty = () => Array.from({ length: 20 }, transact)
    await Promise.all([...twenty(), read(), ...twenty()])
    expect(order.indexOf('read')).toBeLessThanOrEqual(30)
  })

  it('is healthy while it answers, and not when it is closed', async () => {
    test = await open()
    expect(await test.healthy()).toBe(true)
    await test.close()
    expect(await test.healthy()).toBe(false)
  })

  it('is healthy, and stores records, while long reads keep the reader busy', async () => {
    test = await open()
    const { kind, reader, telemetry } = test
    const longRead =
      kind === 'postgres'
        ? sql`select pg_sleep(1.5)`
        : sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 400000) select count(*) from n`
    // The thread begins with its first statement.
    await telemetry.selectFrom('request_records').select('id').execute()
    let reading = true
    const reads = Promise.all(Array.from({ length: 4 }, () => longRead.execute(reader))).then(() => {
      reading = false
    })
    expect(await test.healthy()).toBe(true)
    await telemetry.insertInto('request_records').values(sampleRows.request_records).execute()
    expect(reading).toBe(true)
    await reads
  })

  it('does not keep a process alive that has nothing more to do', async () => {
    test = await open()
    const child = startChild('forget', test)
    await child.says('done')
    expect(await child.ended).toEqual({ code: 0, signal: null })
  })

  it('keeps whole transactions only, and every acknowledged one, when the writer is killed', async () => {
    test = await open()
    for (const round of [0, 1, 2]) {
      await test.database.deleteFrom('setup_links').execute()
      const child = startChild('write', test)
      await child.says(`${5 + round * 3}\n`)
      child.process.kill('SIGKILL')
      await child.ended
      const acknowledged = child.output().trim().split('\n').length
      // PostgreSQL notices the lost connection by itself; what was in flight then ends one way or the other.
      const stored = async () =>
        (await test.database.selectFrom('setup_links').select('id').execute()).map(({ id }) => id)
      const ids = new Set(await stored())
      const pairs = [...ids].filter((id) => id.startsWith('a')).map((id) => id.slice(1))
      expect([...ids].sort()).toEqual(pairs.flatMap((pair) => [`a${pair}`, `b${pair}`]).sort())
      expect(pairs.length).toBeGreaterThanOrEqual(acknowledged)
      for (let pair = 0; pair < acknowledged; pair++) expect(ids.has(`b${pair}`)).toBe(true)
    }
    await test.migrate()
    await test.database.insertInto('setup_links').values(link('after')).execute()
  })
})
