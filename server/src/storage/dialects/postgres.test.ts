import { sql } from 'kysely'
import { afterEach, expect, it, vi } from 'vitest'
import { describeOnDatabases, type TestDatabase } from '../../../test/databases.ts'
import { openDatabase } from '../database.ts'

describeOnDatabases('lost connections', (open) => {
  let test: TestDatabase
  afterEach(() => test.dispose())

  it('fails the transaction that had one, logs the idle ones, and goes on with new ones', async () => {
    test = await open()
    if (test.kind !== 'postgres') return
    const log = { error: vi.fn() }
    const victim = await openDatabase({ ...test.location, log })
    const killOthers = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and application_name = 'keepgate'`.execute(
        test.database,
      )
    await Promise.all([victim.healthy(), victim.healthy()])
    const begun = Promise.withResolvers<void>()
    const killed = Promise.withResolvers<void>()
    const crossing = victim.database.transaction().execute(async (transaction) => {
      await sql`select 1`.execute(transaction)
      begun.resolve()
      await killed.promise
      await sql`select 2`.execute(transaction)
    })
    const refused = expect(crossing).rejects.toThrow(/terminat|not queryable|ECONN|EPIPE/i)
    await begun.promise
    await killOthers()
    killed.resolve()
    await refused
    await vi.waitFor(() => expect(log.error).toHaveBeenCalled())
    await vi.waitFor(async () => expect(await victim.healthy()).toBe(true))
    await victim.close()
  })

  it('reads 64-bit integers and sums as numbers', async () => {
    test = await open()
    const { rows } =
      await sql`select cast(9007199254740991 as bigint) as big, count(*) as n from policy_revision`.execute(
        test.database,
      )
    expect(rows).toEqual([{ big: 9_007_199_254_740_991, n: 1 }])
  })
})
