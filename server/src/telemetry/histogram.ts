/** Counts by upper bound, as Prometheus wants them; an observation costs a few comparisons and no allocation. */
export type Histogram = { readonly counts: Float64Array; sum: number; count: number }

/** Seconds; from a local answer to the longest stream. */
export const secondBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const

export const createHistogram = (): Histogram => ({ counts: new Float64Array(secondBounds.length), sum: 0, count: 0 })

export const observe = (histogram: Histogram, seconds: number): void => {
  if (!(seconds >= 0)) return
  histogram.sum += seconds
  histogram.count++
  for (let index = 0; index < secondBounds.length; index++) {
    if (seconds > (secondBounds[index] ?? 0)) continue
    histogram.counts[index] = (histogram.counts[index] ?? 0) + 1
    return
  }
}

type Labels = Readonly<Record<string, string | number>>
export type Sample = { readonly metricName?: string; readonly labels: Labels; readonly value: number }

/** Prometheus' cumulative form. */
export const histogramSamples = (name: string, labels: Labels, histogram: Histogram): Sample[] => {
  let cumulative = 0
  const buckets = secondBounds.map((bound, index) => {
    cumulative += histogram.counts[index] ?? 0
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bound }, value: cumulative }
  })
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: histogram.count },
    { metricName: `${name}_sum`, labels, value: histogram.sum },
    { metricName: `${name}_count`, labels, value: histogram.count },
  ]
}
