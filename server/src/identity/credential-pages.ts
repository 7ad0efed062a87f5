/** Keys and tokens of one workspace in pages, and how many there are: no answer grows with the table. */
import type { ExpressionBuilder, ExpressionWrapper } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { ApiKeyRow, Schema } from '../storage/schema.ts'
import { type CredentialSort, decodePlace, encodePlace } from './credential-cursor.ts'
import { type CredentialFilters, fits, hasRisk, hasStatus, type Standpoint } from './credential-filters.ts'
import type { KeyKind } from './model.ts'

export type PageWanted = {
  /** `nextCursor` of the page before, in the same order; null: the first page. */
  readonly cursor: string | null
  /** 1 to 1000. */
  readonly limit: number
  readonly sort: CredentialSort
  readonly filters: CredentialFilters
}

export type CredentialCounts = {
  readonly working: number
  readonly ended: number
  /** Working, with at least one risk. */
  readonly risky: number
  readonly noExpiry: number
  readonly noLimit: number
  readonly unused: number
  /** Person ids; null: the command line. */
  readonly owners: readonly (string | null)[]
}

type Keys = ExpressionBuilder<Schema, 'api_keys'>

/** Never null, so that there is a place behind every row. */
const sortedBy = (keys: Keys, by: CredentialSort['by']): ExpressionWrapper<Schema, 'api_keys', string | number> => {
  switch (by) {
    case 'created_at':
      return keys.fn('coalesce', ['created_at', keys.lit(0)])
    case 'name':
      return keys.fn('lower', ['name'])
    case 'last_used_at':
      return keys.fn('coalesce', ['last_used_at', keys.lit(0)])
    case 'expires_at':
      return keys.fn('coalesce', ['expires_at', keys.lit(Number.MAX_SAFE_INTEGER)])
  }
}

/** `ownedBy` null: everyone's. */
export const credentialPages = (database: Database, workspaceId: string, kind: KeyKind, ownedBy: string | null) => {
  const all = () =>
    database
      .selectFrom('api_keys')
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .$if(ownedBy !== null, (query) => query.where('created_by', '=', ownedBy))

  return {
    /** Rows of one age or name follow by id. Throws AppError invalid_request for a cursor that is none. */
    page: async (wanted: PageWanted, standpoint: Standpoint) => {
      const { sort, limit } = wanted
      const after = wanted.cursor === null ? null : decodePlace(sort, wanted.cursor)
      const rows = await all()
        .selectAll()
        .select((keys) => sortedBy(keys, sort.by).as('place'))
        .where(fits(wanted.filters, standpoint))
        .$if(after !== null, (query) =>
          query.where((keys) => {
            const { value, id } = after ?? { value: 0, id: '' }
            const place = sortedBy(keys, sort.by)
            return keys.or([
              keys(place, sort.descending ? '<' : '>', value),
              keys.and([keys(place, '=', value), keys('id', '>', id)]),
            ])
          }),
        )
        .orderBy('place', sort.descending ? 'desc' : 'asc')
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        rows: shown.map(({ place, ...row }): ApiKeyRow => row),
        nextCursor: last === undefined ? null : encodePlace(sort, { value: last.place, id: last.id }),
      }
    },

    counts: async (filters: CredentialFilters, standpoint: Standpoint): Promise<CredentialCounts> => {
      const fitting = all().where(fits(filters, standpoint))
      const { now } = standpoint
      const [numbers, owners] = await Promise.all([
        fitting
          .select((keys) => {
            const count = () => keys.fn.countAll<number>()
            return [
              count()
                .filterWhere(hasStatus(keys, 'working', now))
                .as('working'),
              count()
                .filterWhere(hasStatus(keys, 'ended', now))
                .as('ended'),
              count()
                .filterWhere(hasRisk(keys, 'any', standpoint))
                .as('risky'),
              count()
                .filterWhere(hasRisk(keys, 'no_expiry', standpoint))
                .as('noExpiry'),
              count()
                .filterWhere(hasRisk(keys, 'no_limit', standpoint))
                .as('noLimit'),
              count()
                .filterWhere(hasRisk(keys, 'unused_30_days', standpoint))
                .as('unused'),
            ]
          })
          .executeTakeFirstOrThrow(),
        fitting.select('created_by').distinct().orderBy('created_by').execute(),
      ])
      return { ...numbers, owners: owners.map((row) => row.created_by) }
    },

    /** Whether one that was made before then was ever used. @param madeBefore milliseconds since 1970 */
    anyUsed: async (madeBefore: number): Promise<boolean> => {
      const row = await all()
        .select('id')
        .where('created_at', '<', madeBefore)
        .where('last_used_at', 'is not', null)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
