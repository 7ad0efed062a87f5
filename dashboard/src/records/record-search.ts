/** What restricts records, as it stands in the URL of the pages that show them. What makes no sense is left out. */
import { Outcome, RecordName } from '@keepgate/protocol/logs'
import { z } from 'zod/mini'
import type { RecordQuery } from '../api/logs/record-query.ts'
import type { FilterValues } from '../ui/filter-state.ts'
import { type Preset, resolveRange } from '../ui/time-range.ts'

const leftOut = <Schema extends z.core.$ZodType>(schema: Schema) => z.catch(z.optional(schema), undefined)

/** The router reads `?model=4` as a number; it is a name all the same. Rules are the server's. */
const text = leftOut(z.pipe(z.pipe(z.union([z.string(), z.number(), z.boolean()]), z.transform(String)), RecordName))

const number = (lowest: number, highest: number) =>
  leftOut(z.coerce.number().check(z.minimum(lowest), z.maximum(highest)))
const wholeNumber = (lowest: number, highest: number) =>
  leftOut(
    z.pipe(z.pipe(z.coerce.number(), z.transform(Math.round)), z.int().check(z.minimum(lowest), z.maximum(highest))),
  )

export const recordFilterSearch = {
  outcome: leftOut(Outcome),
  status: wholeNumber(100, 999),
  error_code: text,
  model: text,
  connection: text,
  provider: text,
  api_key_id: text,
  member_id: text,
  operation: text,
  stream: leftOut(
    z.union([
      z.boolean(),
      z.pipe(
        z.enum(['true', 'false']),
        z.transform((word) => word === 'true'),
      ),
    ]),
  ),
  min_latency_ms: wholeNumber(0, 999_999_999),
  max_latency_ms: wholeNumber(0, 999_999_999),
  min_cost_usd: number(0, 999_999_999),
  request_id: text,
} as const

/** Filters, and the time: a preset, or times of one's own. */
export const RecordSearch = z.object({ range: text, from: text, until: text, ...recordFilterSearch })
export type RecordSearch = z.infer<typeof RecordSearch>
type TimeSearch = Pick<RecordSearch, 'range' | 'from' | 'until'>

const filterNames = Object.keys(recordFilterSearch) as readonly (keyof typeof recordFilterSearch)[]

export const hasFilters = (search: RecordSearch): boolean => filterNames.some((name) => search[name] !== undefined)

/** The time, and whatever else the page keeps there, stay. */
export const withoutRecordFilters = (search: RecordSearch): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(search).filter(([name]) => !Object.hasOwn(recordFilterSearch, name)))

/** Texts, as the filter bar takes them; other parts of the search go along. */
export const filterValues = (search: Readonly<Record<string, unknown>>): FilterValues =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

/** At most nine decimals, as the server reads amounts; no exponent. */
const amount = (value: number | undefined): string | undefined => value?.toFixed(9).replace(/\.?0+$/, '')

/** The filters alone, without a time. */
export const filterQuery = (search: RecordSearch): RecordQuery => ({
  ...Object.fromEntries(
    filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, String(search[name])]])),
  ),
  ...(search.min_cost_usd === undefined ? {} : { min_cost_usd: amount(search.min_cost_usd) }),
})

/** Times of one's own that have an end: nothing new can match. */
export const hasEnd = ({ from, until }: TimeSearch): boolean =>
  from !== undefined && until !== undefined && !Number.isNaN(Date.parse(until))

/** Where the time begins and ends, in milliseconds since 1970. */
export const timeOf = (search: TimeSearch, fallback: Preset, now: Date): { from: number; to: number } => {
  const { from, until } = resolveRange(search, fallback, now)
  return { from: Date.parse(from), to: Date.parse(until) }
}
