/** What the server sums, as charts take it: every hour or day has its place, and what is unknown stays unknown. */
import { type Bucket, bucketMs, mostBuckets, type UsagePoint, type UsageSeries } from '@keepgate/protocol/usage'
import type { ChartSeries } from '../../ui/chart-data.ts'

/** Told apart by colour; the rest stands together. */
const mostGroups = 7

/** Up to two days by the hour, else by the day. Both are UTC. */
export const bucketFor = ({ from, to }: { from: number; to: number }): Bucket =>
  to - from <= 48 * bucketMs.hour ? 'hour' : 'day'

/** More days than the server puts into one series. */
export const isTooLong = ({ from, to }: { from: number; to: number }): boolean =>
  to - from > mostBuckets.day * bucketMs.day

/** Beginnings of all hours or days between, those without requests too. */
export const timesOf = ({ bucket, from, to }: Pick<UsageSeries, 'bucket' | 'from' | 'to'>): readonly number[] => {
  const width = bucketMs[bucket]
  const first = Math.floor(from / width)
  const count = Math.max(1, Math.ceil(to / width) - first)
  return Array.from({ length: count }, (_, index) => (first + index) * width)
}

export type Value = (point: UsagePoint) => number | null

/** What is known counts; the sum is unknown only where nothing of it is known. */
const add = (sum: number | null | undefined, value: number | null): number | null => {
  if (value === null) return sum ?? null
  return (sum ?? 0) + value
}

/**
 * One series for each of the groups that come first in `keys`, and one for all others.
 * A time without requests is 0; one whose requests are all of unknown value is null.
 */
export const groupSeries = (
  series: UsageSeries,
  value: Value,
  keys: readonly (string | null)[],
  words: { readonly label: (key: string | null) => string; readonly others: string },
): readonly ChartSeries[] => {
  const times = timesOf(series)
  const place = new Map(times.map((time, index) => [time, index]))
  const named = keys.length > mostGroups + 1 ? keys.slice(0, mostGroups) : keys
  const columns = new Map<string | null | undefined, (number | null | undefined)[]>(
    named.map((key) => [key, new Array(times.length)]),
  )
  for (const point of series.points) {
    const index = place.get(point.time)
    if (index === undefined) continue
    const key = columns.has(point.key) ? point.key : undefined
    const column = columns.get(key) ?? new Array(times.length)
    columns.set(key, column)
    column[index] = add(column[index], value(point))
  }
  return [...columns].map(([key, column]) => {
    // A sum of zeros beside what nobody knows would say that it was nothing.
    const empty = column.some((sum) => sum === null) && !column.some((sum) => typeof sum === 'number') ? null : 0
    return {
      label: key === undefined ? words.others : words.label(key),
      values: times.map((_, index) => (column[index] === undefined ? empty : column[index])),
    }
  })
}

/** Values of a series that is not grouped, such as percentiles: where nothing happened there is none. */
export const lineSeries = (
  series: UsageSeries,
  lines: readonly { readonly label: string; readonly value: Value }[],
): readonly ChartSeries[] => {
  const points = new Map(series.points.map((point) => [point.time, point]))
  return lines.map(({ label, value }) => ({
    label,
    values: timesOf(series).map((time) => {
      const point = points.get(time)
      return point === undefined ? null : value(point)
    }),
  }))
}

/** Names for keys, each once: equal names are told apart by the end of the id. */
export const distinctLabels = (
  keys: readonly (string | null)[],
  nameOf: (key: string | null) => string,
): ((key: string | null) => string) => {
  const uses = new Map<string, number>()
  for (const key of keys) uses.set(nameOf(key), (uses.get(nameOf(key)) ?? 0) + 1)
  return (key) => {
    const name = nameOf(key)
    return (uses.get(name) ?? 0) > 1 && key !== null ? `${name} (…${key.slice(-6)})` : name
  }
}
