import type { UsageSeries } from '@keepgate/protocol/usage'

const hourMs = 3_600_000

type Course = Pick<UsageSeries, 'from' | 'to'> & {
  readonly points: readonly Pick<UsageSeries['points'][number], 'time' | 'requests'>[]
}

/** Requests of each hour from `from` to `to`; the server leaves out hours in which nothing happened. */
export const hourly = ({ from, to, points }: Course): number[] => {
  const requests = new Map(points.map(({ time, requests: count }) => [time, count]))
  const first = from - (from % hourMs)
  const hours = Math.max(1, Math.ceil((to - first) / hourMs))
  return Array.from({ length: hours }, (_, hour) => requests.get(first + hour * hourMs) ?? 0)
}
