/**
 * Reads one workspace's request records; writing is the request log's. What an index answers at once is asked beside it;
 * what may go through every record is asked of the reader, and takes turns.
 */
import { sql } from 'kysely'
import type { Database, OpenDatabase } from '../../storage/database.ts'
import { type ConnectionHealth, providerHealthOf } from './connection-health.ts'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import { createReadTurns } from './read-turns.ts'
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
  /** The newest with an API key that was for a model; a list of models is none. Null where there is none. */
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

const isSearch = (filters: RecordFilters): boolean => Object.values(filters).some((value) => value !== undefined)

const readPage = (
  database: Database,
  workspaceId: string,
  filters: RecordFilters,
  after: Position | null,
  limit: number,
): Promise<RequestRecord[]> => {
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

/** @returns the records of one workspace; `left` says that nobody waits for them any more. */
export type RecordsOf = (workspaceId: string, left?: AbortSignal) => RequestRecords

export const createRequestRecords = ({ telemetry, reader }: Pick<OpenDatabase, 'telemetry' | 'reader'>): RecordsOf => {
  const turns = createReadTurns()
  return (workspaceId, left) => {
    const inTurn = <Value>(read: () => Promise<Value>): Promise<Value> => turns.take(workspaceId, left, read)
    return recordsOf(telemetry, reader, workspaceId, inTurn)
  }
}

const recordsOf = (
  telemetry: Database,
  reader: Database,
  workspaceId: string,
  inTurn: <Value>(read: () => Promise<Value>) => Promise<Value>,
): RequestRecords => {
  return {
    find: async (id) => {
      const row = await telemetry
        .selectFrom('request_records')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row ?? null
    },

    page: async ({ cursor = null, limit, filters = {} }) => {
      const size = Math.max(1, Math.min(largestPage, Math.trunc(limit)))
      const after = cursor === null ? null : decodeCursor(cursor)
      const read = (database: Database) => readPage(database, workspaceId, filters, after, size + 1)
      const rows = await (isSearch(filters) ? inTurn(() => read(reader)) : read(telemetry))
      const shown = rows.slice(0, size)
      const last = rows.length > size ? shown.at(-1) : undefined
      return { rows: shown, nextCursor: last ? encodeCursor(last) : null }
    },

    lastWithKey: () =>
      inTurn(async () => {
        const row = await reader
          .selectFrom('request_records')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .where('api_key_id', 'is not', null)
          .where('operation', '!=', 'models')
          .orderBy('time', 'desc')
          .limit(1)
          .executeTakeFirst()
        return row ?? null
      }),

    since: async (afterId, limit, filters) => {
      const rows = await telemetry
        .selectFrom('request_records')
        .selectAll()
        .where(matchingById(workspaceId, filters))
        .where('id', '>', afterId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.reverse()
    },

    usage: (query) => inTurn(() => usageOf(reader, workspaceId, query)),

    series: (query) => inTurn(() => seriesOf(reader, workspaceId, query)),

    providerHealth: (fromMs) => inTurn(() => providerHealthOf(reader, workspaceId, fromMs)),

    exportRows: async function* (filters) {
      let after: Position | null = null
      while (true) {
        const rows: RequestRecord[] = await readPage(reader, workspaceId, filters, after, largestPage)
        if (rows.length > 0) yield rows
        after = rows.at(-1) ?? null
        if (rows.length < largestPage) return
      }
    },
  }
}
