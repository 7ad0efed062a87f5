/** The only queries of `audit_nodes` and `audit_checkpoints`. */
import type { Database } from '../storage/database.ts'
import type { AuditCheckpointRow, AuditNodeRow } from '../storage/schema.ts'

export const findCheckpoint = (database: Database, size: number): Promise<AuditCheckpointRow | undefined> =>
  database.selectFrom('audit_checkpoints').selectAll().where('size', '=', size).executeTakeFirst()

export const findLatestCheckpoint = (database: Database): Promise<AuditCheckpointRow | undefined> =>
  database.selectFrom('audit_checkpoints').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst()

/** The smallest one of at least this size: the first that speaks for an entry. */
export const findCheckpointFrom = (database: Database, size: number): Promise<AuditCheckpointRow | undefined> =>
  database
    .selectFrom('audit_checkpoints')
    .selectAll()
    .where('size', '>=', size)
    .orderBy('size', 'asc')
    .limit(1)
    .executeTakeFirst()

/** Smallest first, larger than `after` and at most `most`. */
export const readCheckpoints = (database: Database, after: number, most: number): Promise<AuditCheckpointRow[]> =>
  database
    .selectFrom('audit_checkpoints')
    .selectAll()
    .where('size', '>', after)
    .where('size', '<=', most)
    .orderBy('size', 'asc')
    .execute()

/** Largest first, smaller than `before` (null: from the largest). */
export const readCheckpointsBackward = (
  database: Database,
  before: number | null,
  limit: number,
): Promise<AuditCheckpointRow[]> =>
  database
    .selectFrom('audit_checkpoints')
    .selectAll()
    .$if(before !== null, (query) => query.where('size', '<', before ?? 0))
    .orderBy('size', 'desc')
    .limit(limit)
    .execute()

export const insertCheckpoint = async (database: Database, row: AuditCheckpointRow): Promise<void> => {
  await database.insertInto('audit_checkpoints').values(row).execute()
}

/** How many nodes of a level there are; without gaps that is the last one's position and one. */
export const countNodes = async (database: Database, level: number): Promise<number> => {
  const row = await database
    .selectFrom('audit_nodes')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('level', '=', level)
    .executeTakeFirst()
  return row?.last == null ? 0 : Number(row.last) + 1
}

export const readNodes = (
  database: Database,
  level: number,
  first: number,
  count: number,
): Promise<Pick<AuditNodeRow, 'position' | 'hash'>[]> =>
  database
    .selectFrom('audit_nodes')
    .select(['position', 'hash'])
    .where('level', '=', level)
    .where('position', '>=', first)
    .where('position', '<', first + count)
    .orderBy('position', 'asc')
    .execute()

export const insertNode = async (database: Database, row: AuditNodeRow): Promise<void> => {
  await database.insertInto('audit_nodes').values(row).execute()
}
