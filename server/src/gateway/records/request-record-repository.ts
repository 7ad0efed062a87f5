/** Reads one workspace's request records; writing is the request log's. Meant for the telemetry database. */
import { sql } from 'kysely'
import type { Database } from '../../storage/database.ts'
import { type ConnectionHealth, providerHealthOf } from './connection-health.ts'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import { matching, matchingById, type RecordFilters } from './record-filters.ts'
import type { RequestRecord } from './request-record.ts'
import { type SeriesQuery, seriesOf, type Usage, type UsageQuery, type UsageSeries, usageOf } from './usage.ts'

export type RecordPage = {
  rows: RequestRecord[]
  /** Null on the last page. */
  nextCursor: string | null
}

type PageQuery = {
  /** `nextCursor` of the page before; null for the newest. */
  cursor?: string | null
  /** 1 to 1000. */
  limit: number
  filters?: RecordFilters
}

export type RequestRecords = {
  find(id: string): Promise<RequestRecord | null>
  /** Newest first. Throws AppError `invalid_request` for a cursor that is none. */
  page(query: PageQuery): Promise<RecordPage>
  /** The newest with an API key; null where there is none. */
  lastWithKey(): Promise<RequestRecord | null>
  /** Those whose id comes after `afterId`, the newest `limit` of them, in the order of their ids: as they ended. */
  since(afterId: string, limit: number, filters: RecordFilters): Promise<RequestRecord[]>
  usage(query: UsageQuery): Promise<Usage>
  series(query: SeriesQuery): Promise<UsageSeries>
  /** How the providers fared from `fromMs` on, by name of connection. */
  providerHealth(fromMs: number): Promise<ReadonlyMap<string, ConnectionHealth>>
  /** Every matching row, newest first, in arrays of at most 1000. */
  exportRows(filters: RecordFilters): AsyncGenerator<RequestRecord[], void>
}

const largestPage = 1_000

export const requestRecords = (database: Database, workspaceId: string): RequestRecords => {
  const read = (filters: RecordFilters, after: Position | null, limit: number): Promise<RequestRecord[]> => {
    const newestFirst = database
      .selectFrom('request_records')
      .selectAll()
      .where(matching(workspaceId, filters))
      .orderBy('time', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
    if (!after) return newestFirst.execute()
    // One row value, so that both databases go straight to the place in the index.
    return newestFirst.where(sql<boolean>`(time, id) < (${after.time}, ${after.id})`).execute()
  }

  return {
    find: async (id) => {
      const row = await database
        .selectFrom('request_records')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row ?? null
    },

    page: async ({ cursor = null, limit, filters = {} }) => {
      const size = Math.max(1, Math.min(largestPage, Math.trunc(limit)))
      const rows = await read(filters, cursor === null ? null : decodeCursor(cursor), size + 1)
      const shown = rows.slice(0, size)
      const last = rows.length > size ? shown.at(-1) : undefined
      return { rows: shown, nextCursor: last ? encodeCursor(last) : null }
    },

    lastWithKey: async () => {
      const row = await database
        .selectFrom('request_records')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('api_key_id', 'is not', null)
        .orderBy('time', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ?? null
    },

    since: async (afterId, limit, filters) => {
      const rows = await database
        .selectFrom('request_records')
        .selectAll()
        .where(matchingById(workspaceId, filters))
        .where('id', '>', afterId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.reverse()
    },

    usage: (query) => usageOf(database, workspaceId, query),

    series: (query) => seriesOf(database, workspaceId, query),

    providerHealth: (fromMs) => providerHealthOf(database, workspaceId, fromMs),

    exportRows: async function* (filters) {
      let after: Position | null = null
      while (true) {
        const rows: RequestRecord[] = await read(filters, after, largestPage)
        if (rows.length > 0) yield rows
        after = rows.at(-1) ?? null
        if (rows.length < largestPage) return
      }
    },
  }
}
