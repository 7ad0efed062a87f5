/** How providers fared lately, read from the records of requests that reached them. */
import { sql } from 'kysely'
import type { Database } from '../../storage/database.ts'
import { matching } from './record-filters.ts'
import { all, type Percentiles, sumRecords } from './usage-sums.ts'

export type ConnectionHealth = {
  readonly requests: number
  readonly failed: number
  readonly latency: Percentiles
  readonly firstToken: Percentiles
  readonly lastError: { readonly code: string; readonly status: number; readonly time: number } | null
}

const mostConnections = 1_000
const grouping = { bucket: all, group: sql<string | null>`connection` }

/** The newest failure of each connection. */
const lastErrors = async (database: Database, workspaceId: string, fromMs: number) => {
  const newest = database
    .selectFrom('request_records')
    .where('workspace_id', '=', workspaceId)
    .where('time', '>=', fromMs)
    .where('outcome', '=', 'failed')
    .where('connection', 'is not', null)
    .groupBy('connection')
    .select((row) => ['connection', row.fn.max('time').as('newest')])
  const rows = await database
    .selectFrom('request_records')
    .innerJoin(newest.as('newest'), (join) =>
      join.onRef('newest.connection', '=', 'request_records.connection').onRef('newest.newest', '=', 'time'),
    )
    .where('workspace_id', '=', workspaceId)
    .where('outcome', '=', 'failed')
    .select(['request_records.connection', 'error_code', 'status', 'time'])
    .execute()
  return new Map(
    rows.map((row) => [row.connection, { code: row.error_code ?? 'internal', status: row.status, time: row.time }]),
  )
}

/** By name of connection. What the gateway refused before it asked the provider is not the provider's. */
export const providerHealthOf = async (
  database: Database,
  workspaceId: string,
  fromMs: number,
): Promise<ReadonlyMap<string, ConnectionHealth>> => {
  const base = matching(workspaceId, { from: fromMs })
  const rows = await database
    .transaction()
    .execute((transaction) =>
      sumRecords(
        transaction,
        grouping,
        (row) => row.and([base(row), row('connection', 'is not', null), row('outcome', '<>', 'refused')]),
        'most requests',
        mostConnections,
      ),
    )
  const errors = await lastErrors(database, workspaceId, fromMs)
  return new Map(
    rows.map(({ group, totals }) => [
      String(group),
      {
        requests: totals.requests,
        failed: totals.errors,
        latency: totals.latency,
        firstToken: totals.firstToken,
        lastError: errors.get(String(group)) ?? null,
      },
    ]),
  )
}
