import { afterEach, expect, it } from 'vitest'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'

describeOnDatabases('storage', (open) => {
  let test: TestDatabase
  afterEach(() => test.dispose())
  it('migrates and answers', async () => {
    test = await open()
    expect(await test.healthy()).toBe(true)
    expect(await test.database.selectFrom('policy_revision').selectAll().execute()).toEqual([{ id: 1, value: 0 }])
    await test.migrate()
  })
  it('throws', async () => {
    test = await open()
    await expect(
      test.database.transaction().execute(() => test.database.selectFrom('people').selectAll().execute()),
    ).rejects.toThrow('outer database')
  })
})
