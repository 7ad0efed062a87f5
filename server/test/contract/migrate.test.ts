import { sql, type Transaction } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { type Migration, migrations } from '../../src/storage/migrations/registry.ts'
import type { Schema } from '../../src/storage/schema.ts'
import { StorageError, type StorageErrorCode } from '../../src/storage/storage-error.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { startChild } from './child.ts'

const later = (name: string, up: Migration['up'] = async () => undefined): Migration => ({ name, tables: [], up })

const makeTable = (table: string) => (transaction: Transaction<Schema>) =>
  transaction.schema.createTable(table).addColumn('id', 'text').execute()

describeOnDatabases('migrations', (open) => {
  let test: TestDatabase
  afterEach(() => test.dispose())

  const applied = async () => {
    const { rows } = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(
      test.database,
    )
    return rows.map(({ name }) => name)
  }

  const refusalOf = async (work: Promise<void>): Promise<StorageErrorCode> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    )
    if (!(error instanceof StorageError)) throw new Error(`not refused: ${String(error)}`)
    expect(error.hint.length).toBeGreaterThan(20)
    return error.code
  }

  it('X85: runs once, whatever how often it is asked', async () => {
    test = await open()
    await test.migrate()
    await test.migrate()
    expect(await applied()).toEqual(migrations.map(({ name }) => name))
    expect(await test.database.selectFrom('policy_revision').selectAll().execute()).toEqual([{ id: 1, value: 0 }])
  })

  it('runs once when several processes start at once', async () => {
    test = await open({ migrated: false })
    const children = [1, 2, 3].map(() => startChild('migrate', test))
    await Promise.all(children.map((child) => child.says('ready')))
    for (const child of children) child.process.stdin?.write('go\n')
    await Promise.all(children.map((child) => child.says('migrated')))
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual(
      children.map(() => ({ code: 0, signal: null })),
    )
    expect(await applied()).toEqual(migrations.map(({ name }) => name))
  })

  it('runs once when several openings of one process migrate at once', async () => {
    test = await open({ migrated: false })
    const openings = await Promise.all([1, 2, 3, 4].map(() => openDatabase(test.location)))
    await Promise.all(openings.map((opening) => opening.migrate()))
    await Promise.all(openings.map((opening) => opening.close()))
    expect(await applied()).toEqual(migrations.map(({ name }) => name))
  })

  it('applies what is new, each in its place', async () => {
    test = await open()
    await migrate(test.database, test.kind, [...migrations, later('9998-more', makeTable('more')), later('9999-most')])
    expect(await applied()).toEqual([...migrations.map(({ name }) => name), '9998-more', '9999-most'])
  })

  it('keeps nothing of a migration that fails, refuses to go on, and can be repeated', async () => {
    test = await open()
    let broken = true
    const more = later('9998-more', async (transaction) => {
      await makeTable('more')(transaction)
      if (broken) await sql`insert into nowhere values (1)`.execute(transaction)
    })
    expect(await refusalOf(migrate(test.database, test.kind, [...migrations, more]))).toBe('migration_failed')
    expect((await test.database.introspection.getTables()).map(({ name }) => name)).not.toContain('more')
    expect(await applied()).toEqual(migrations.map(({ name }) => name))
    broken = false
    await migrate(test.database, test.kind, [...migrations, more])
    expect(await applied()).toContain('9998-more')
  })

  it('refuses a database that a newer program made', async () => {
    test = await open()
    await migrate(test.database, test.kind, [...migrations, later('9998-from-the-future')])
    expect(await refusalOf(test.migrate())).toBe('database_newer')
  })

  it('refuses a database with a gap, a missing table, or tables that no migration finished', async () => {
    test = await open()
    const known = [...migrations, later('9998-more'), later('9999-most')]
    await sql`insert into schema_migrations (name, applied_at) values ('9999-most', 1)`.execute(test.database)
    expect(await refusalOf(migrate(test.database, test.kind, known))).toBe('migration_incomplete')
    await sql`delete from schema_migrations where name = '9999-most'`.execute(test.database)
    await test.database.schema.dropTable('limit_windows').execute()
    expect(await refusalOf(test.migrate())).toBe('migration_incomplete')
    await sql`delete from schema_migrations`.execute(test.database)
    expect(await refusalOf(test.migrate())).toBe('migration_incomplete')
  })
})
