import type { Outcome } from '@keepgate/protocol/logs'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Schema } from '../../storage/schema.ts'

/** All must hold; what is absent does not restrict. */
export type RecordFilters = {
  /** Milliseconds since 1970, inclusive. */
  readonly from?: number
  /** Milliseconds since 1970, exclusive. */
  readonly to?: number
  readonly apiKeyId?: string
  readonly memberId?: string
  readonly provider?: string
  readonly connection?: string
  readonly model?: string
  readonly operation?: string
  readonly status?: number
  readonly outcome?: Outcome
  readonly errorCode?: string
  readonly minLatencyMs?: number
  readonly maxLatencyMs?: number
  /** Requests of unknown cost are none of these. */
  readonly minCostUsd?: number
  readonly requestId?: string
  readonly stream?: boolean
}

type Row = ExpressionBuilder<Schema, 'request_records'>
type Condition = Expression<SqlBool>

const given = <Value>(value: Value | undefined, build: (value: Value) => Condition): Condition[] =>
  value === undefined ? [] : [build(value)]

export const matching =
  (workspaceId: string, filters: RecordFilters) =>
  (row: Row): Condition =>
    row.and([row('workspace_id', '=', workspaceId), passing(filters, sql.ref<number>('time'))(row)])

/**
 * The same for a search by id: as an expression the time keeps databases from the index by time, where they would go
 * through all the workspace's records to find the last few.
 */
export const matchingById =
  (workspaceId: string, filters: RecordFilters) =>
  (row: Row): Condition =>
    row.and([row('workspace_id', '=', workspaceId), passing(filters, sql<number>`"time" + 0`)(row)])

const passing =
  (filters: RecordFilters, time: Expression<number>) =>
  (row: Row): Condition =>
    row.and([
      ...given(filters.from, (value) => row(time, '>=', value)),
      ...given(filters.to, (value) => row(time, '<', value)),
      ...given(filters.apiKeyId, (value) => row('api_key_id', '=', value)),
      ...given(filters.memberId, (value) => row('member_id', '=', value)),
      ...given(filters.provider, (value) => row('provider', '=', value)),
      ...given(filters.connection, (value) => row('connection', '=', value)),
      ...given(filters.model, (value) => row('model', '=', value)),
      ...given(filters.operation, (value) => row('operation', '=', value)),
      ...given(filters.status, (value) => row('status', '=', value)),
      ...given(filters.outcome, (value) => row('outcome', '=', value)),
      ...given(filters.errorCode, (value) => row('error_code', '=', value)),
      ...given(filters.minLatencyMs, (value) => row('latency_ms', '>=', value)),
      ...given(filters.maxLatencyMs, (value) => row('latency_ms', '<=', value)),
      ...given(filters.minCostUsd, (value) => row('cost_usd', '>=', value)),
      ...given(filters.requestId, (value) => row('request_id', '=', value)),
      ...given(filters.stream, (value) => row('stream', '=', value ? 1 : 0)),
    ])
