export type SparklineProps = {
  /** In order of time; null is a gap. */
  values: readonly (number | null)[]
  /** What it shows, in words: "Requests in the last hour, 120 at most". */
  label: string
  width?: number
  height?: number
}

/** The course of something, beside its figure. */
export const Sparkline = ({ values, label, width = 96, height = 20 }: SparklineProps) => {
  const known = values.filter((value) => value !== null)
  const low = Math.min(0, ...known)
  const span = Math.max(1e-9, ...known.map((value) => value - low))
  const x = (index: number): number => (values.length < 2 ? width / 2 : 1 + (index / (values.length - 1)) * (width - 2))
  const y = (value: number): number => height - 1.5 - ((value - low) / span) * (height - 3)
  const path = values
    .map((value, index) => {
      if (value === null) return ''
      const begins = index === 0 || values[index - 1] === null
      return `${begins ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="inline-block align-middle text-ink-soft"
    >
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}
