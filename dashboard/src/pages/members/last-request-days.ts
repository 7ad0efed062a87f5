/** Person id → the day (its beginning in UTC, milliseconds since 1970) of their newest request. */
export type LastRequestDays = ReadonlyMap<string, number>

/** Of sums by member and day, what this needs. */
type Series = {
  readonly points: readonly { readonly time: number; readonly key: string | null }[]
  readonly truncated: boolean
}

/** Null where the series leaves out its newest days, so that nobody's is known. */
export const lastRequestDays = ({ points, truncated }: Series): LastRequestDays | null => {
  if (truncated) return null
  const days = new Map<string, number>()
  for (const { time, key } of points) {
    if (key !== null && time > (days.get(key) ?? 0)) days.set(key, time)
  }
  return days
}
