export type ChartSeries = {
  readonly label: string
  /** One for each time; null where nobody knows. */
  readonly values: readonly (number | null)[]
}

/** What is known counts; the sum is unknown where nothing of it is known. */
export const knownSum = (...values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

/** Series drawn on top of one another: each becomes the sum of itself and those before it. Unknown adds nothing. */
export const stack = (series: readonly ChartSeries[]): readonly (readonly number[])[] => {
  const sums: number[][] = []
  for (const { values } of series) {
    const below = sums.at(-1)
    sums.push(values.map((value, index) => (value ?? 0) + (below?.[index] ?? 0)))
  }
  return sums
}

/** The sum over all times; null where nothing at all is known. */
export const totalOf = ({ values }: ChartSeries): number | null => knownSum(...values)

/** CSS variable of a series: eight colours, then from the start again (the table tells them apart). */
export const seriesColour = (index: number): string => `--series-${(index % 8) + 1}`

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]

/** Lengths of stroke and gap of a line; none for an unbroken one. Lines differ in more than their colour. */
export const seriesDash = (index: number): readonly number[] => dashes[index % dashes.length] ?? []
