/** What a workspace used, summed from its request records by the database. */
import { type Bucket, bucketMs, type SeriesGrouping, type UsageGrouping } from '@keepgate/protocol/usage'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../storage/database.ts'
import type { Schema } from '../../storage/schema.ts'
import { matching, type RecordFilters } from './record-filters.ts'
import { all, noTotals, sumRecords, type UsageTotals } from './usage-sums.ts'

export type { UsageTotals } from './usage-sums.ts'

/** `key` is the provider, model, API key id, person id, connection, or day (`2026-01-31`, UTC); null: the records name none. */
export type UsageGroup = UsageTotals & { key: string | null }

export type Usage = {
  by: UsageGrouping
  totals: UsageTotals
  /** Days in their order, all others by number of requests, at most 1000. */
  groups: UsageGroup[]
  /** True where more groups exist; `totals` counts them all. */
  truncated: boolean
}

export type UsageQuery = { from: number; to: number; by: UsageGrouping; filters?: RecordFilters }

/** `time`: where the bucket begins, milliseconds since 1970. */
export type UsagePoint = UsageTotals & { time: number; key: string | null }
/** By time, then by number of requests; a bucket without requests has no point. */
export type UsageSeries = { points: UsagePoint[]; truncated: boolean }
export type SeriesQuery = {
  from: number
  to: number
  by: SeriesGrouping
  bucket: Bucket
  filters?: RecordFilters
}

const mostGroups = 1_000
const mostPoints = 10_000

/** Integer division on both databases. */
const timeIn = (milliseconds: number) => sql<number>`"time" / ${sql.lit(milliseconds)}`

const groupColumn = {
  none: sql<string | null>`cast(null as text)`,
  provider: sql<string | null>`provider`,
  model: sql<string | null>`model`,
  key: sql<string | null>`api_key_id`,
  member: sql<string | null>`member_id`,
  connection: sql<string | null>`connection`,
  day: timeIn(bucketMs.day),
} satisfies Record<UsageGrouping | 'none', RawBuilder<unknown>>

const readKey = (by: UsageGrouping | 'none', key: unknown): string | null => {
  if (key === null || key === undefined) return null
  return by === 'day' ? new Date(Number(key) * bucketMs.day).toISOString().slice(0, 10) : String(key)
}

/** One view of the records, so that the totals are the sum of the groups. */
const withOneView = <Value>(
  database: Database,
  read: (transaction: Transaction<Schema>) => Promise<Value>,
): Promise<Value> =>
  database.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(read)

export const usageOf = (
  database: Database,
  workspaceId: string,
  { from, to, by, filters = {} }: UsageQuery,
): Promise<Usage> => {
  const condition = matching(workspaceId, { ...filters, from, to })
  return withOneView(database, async (transaction) => {
    const [total] = await sumRecords(transaction, { bucket: all, group: groupColumn.none }, condition, 'group', 1)
    const grouping = { bucket: all, group: groupColumn[by] }
    const order = by === 'day' ? 'group' : 'most requests'
    const rows = await sumRecords(transaction, grouping, condition, order, mostGroups + 1)
    return {
      by,
      totals: total?.totals ?? noTotals,
      groups: rows.slice(0, mostGroups).map(({ group, totals }) => ({ key: readKey(by, group), ...totals })),
      truncated: rows.length > mostGroups,
    }
  })
}

export const seriesOf = (
  database: Database,
  workspaceId: string,
  { from, to, by, bucket, filters = {} }: SeriesQuery,
): Promise<UsageSeries> => {
  const condition = matching(workspaceId, { ...filters, from, to })
  const width = bucketMs[bucket]
  const grouping = { bucket: timeIn(width), group: groupColumn[by] }
  return withOneView(database, async (transaction) => {
    const rows = await sumRecords(transaction, grouping, condition, 'most requests', mostPoints + 1)
    return {
      points: rows.slice(0, mostPoints).map((row) => ({
        time: Number(row.bucket) * width,
        key: readKey(by, row.group),
        ...row.totals,
      })),
      truncated: rows.length > mostPoints,
    }
  })
}
