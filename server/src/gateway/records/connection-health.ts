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

/** What a failure says against its connection. The others are faults of their requests: a mistyped model, a wrong field. */
const isConnections = sql<boolean>`(
  error_code = 'outbound_refused' or (error_code like 'provider_%' and error_code <> 'provider_refused')
)`

/** How often each connection failed, and the newest of these failures. */
const failuresOf = async (database: Database, workspaceId: string, fromMs: number) => {
  const newest = database
    .selectFrom('request_records')
    .where('workspace_id', '=', workspaceId)
    .where('time', '>=', fromMs)
    .where('outcome', '=', 'failed')
    .where('connection', 'is not', null)
    .where(isConnections)
    .groupBy('connection')
    .select((row) => ['connection', row.fn.max('time').as('newest'), row.fn.countAll<number>().as('failed')])
  const rows = await database
    .selectFrom('request_records')
    .innerJoin(newest.as('newest'), (join) =>
      join.onRef('newest.connection', '=', 'request_records.connection').onRef('newest.newest', '=', 'time'),
    )
    .where('workspace_id', '=', workspaceId)
    .where('outcome', '=', 'failed')
    .where(isConnections)
    .select(['request_records.connection', 'failed', 'error_code', 'status', 'time'])
    .execute()
  return new Map(
    rows.map(({ connection, failed, error_code, status, time }) => [
      connection,
      { failed: Number(failed), last: { code: error_code ?? 'internal', status, time } },
    ]),
  )
}

/** By name of connection. What the gateway refused before it asked the provider is not among the requests. */
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
  const failures = await failuresOf(database, workspaceId, fromMs)
  return new Map(
    rows.map(({ group, totals }) => [
      String(group),
      {
        requests: totals.requests,
        failed: failures.get(String(group))?.failed ?? 0,
        latency: totals.latency,
        firstToken: totals.firstToken,
        lastError: failures.get(String(group))?.last ?? null,
      },
    ]),
  )
}
