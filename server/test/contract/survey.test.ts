import { afterEach, beforeEach, expect, it } from 'vitest'
import { recentErrorCodes } from '../../src/gateway/records/recent-errors.ts'
import { surveyDatabase } from '../../src/storage/survey.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { record, sampleRows } from './rows.ts'

describeOnDatabases('what a bug report says of a database', (open) => {
  let test: TestDatabase
  beforeEach(async () => {
    test = await open()
  })
  afterEach(() => test.dispose())

  const fail = async (codes: readonly (string | null)[], time: number): Promise<void> => {
    const rows = codes.map((error_code) => record({ error_code, time }))
    await test.telemetry.insertInto('request_records').values(rows).execute()
  }

  it('counts the rows of every table, and of no table that is not Keepgate’s', async () => {
    await test.database.schema.createTable('of_a_customer').addColumn('id', 'text').execute()
    await fail([null, null, null], 1)
    const { engine, migrations, rows } = await surveyDatabase(test.telemetry, test.kind)
    expect(engine).toMatch(/^\d+\.\d+/)
    expect(migrations).toContain('0001-foundation')
    expect(Object.keys(rows).toSorted()).toEqual(Object.keys(sampleRows).toSorted())
    expect(rows).toMatchObject({ request_records: 3, people: 0 })
  })

  it('counts error codes of the newest records, most frequent first, and repeats no code that is not its own', async () => {
    await fail(['login_failed', 'login_failed', 'login_failed'], 1)
    await fail(['rate_limited_by_Bakery_Nord', 'key_expired', null, 'key_expired'], 2)
    expect(await recentErrorCodes(test.telemetry, 4)).toEqual([
      { code: 'key_expired', count: 2 },
      { code: 'other', count: 1 },
    ])
    expect(await recentErrorCodes(test.telemetry, 100)).toHaveLength(3)
  })
})
