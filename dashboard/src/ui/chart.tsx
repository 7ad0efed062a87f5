import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useState } from 'react'
import { Button } from './button.tsx'
import { type ChartSeries, seriesColour, seriesDash, totalOf } from './chart-data.ts'
import { ChartTable } from './chart-table.tsx'
import { type FigureKind, useFigure } from './figure.tsx'
import { formatExactTime, formatUtcDay } from './format.ts'
import { Name } from './name.tsx'
import { Skeleton } from './skeleton.tsx'

// The drawing library comes with the first chart, not with the page.
const ChartCanvas = lazy(() => import('./chart-canvas.tsx').then(({ ChartCanvas: canvas }) => ({ default: canvas })))

export type ChartProps = {
  label: string
  /** Milliseconds since 1970, ascending; where each bar begins. */
  times: readonly number[]
  series: readonly ChartSeries[]
  /** `bars` are stacked and say sums; `lines` stand for themselves, such as percentiles. */
  shape: 'bars' | 'lines'
  /** The times are days in UTC, and are called so. */
  utcDays?: boolean
  kind?: FigureKind
  /** Pixels; 200 unless told otherwise. */
  height?: number
}

/** A course over time, and the same figures as a table. Arrow keys walk through the times. */
export const Chart = ({ label, times, series, shape, utcDays = false, kind = 'number', height = 200 }: ChartProps) => {
  const { t, i18n } = useLingui()
  const format = useFigure(kind)
  const [asTable, setAsTable] = useState(false)
  const [cursor, setCursor] = useState<number | null>(null)
  const at = cursor === null ? undefined : times[cursor]
  const when = at === undefined ? undefined : (utcDays ? formatUtcDay : formatExactTime)(i18n.locale, new Date(at))
  const valueAt = (one: ChartSeries): number | null =>
    cursor !== null ? (one.values[cursor] ?? null) : shape === 'bars' ? totalOf(one) : (one.values.at(-1) ?? null)
  const words = series.map((one) => `${one.label}: ${format(valueAt(one))}`).join(', ')
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 flex flex-wrap items-start justify-between gap-2">
        <span className="font-medium">{label}</span>
        <Button
          size="small"
          look="quiet"
          className="-mr-2"
          icon={asTable ? 'chart' : 'table'}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <Trans>Chart</Trans> : <Trans>Table</Trans>}
        </Button>
      </figcaption>
      {asTable ? (
        <ChartTable label={label} times={times} utcDays={utcDays} series={series} format={format} />
      ) : (
        <>
          <Suspense fallback={<Skeleton height={height} />}>
            <ChartCanvas
              label={label}
              valueText={when === undefined ? words : `${when}: ${words}`}
              times={times}
              series={series}
              shape={shape}
              utcDays={utcDays}
              format={format}
              height={height}
              cursor={cursor}
              onCursor={setCursor}
            />
          </Suspense>
          <ul className="mt-2 flex min-w-0 flex-wrap gap-x-4 gap-y-1 text-sm">
            {series.map((one, index) => (
              <li key={one.label} className="flex min-w-0 items-center gap-1.5">
                <SeriesMark index={index} shape={shape} />
                <span className="max-w-48 text-ink-soft">
                  <Name text={one.label} />
                </span>
                <span className="figures">{format(valueAt(one))}</span>
              </li>
            ))}
          </ul>
          <p className="min-h-5 text-sm text-ink-faint">
            {when ?? (shape === 'bars' ? t`Sum of the time shown` : t`Latest value`)}
          </p>
        </>
      )}
    </figure>
  )
}

const SeriesMark = ({ index, shape }: { index: number; shape: 'bars' | 'lines' }) => (
  <svg
    aria-hidden
    viewBox="0 0 16 10"
    width="16"
    height="10"
    className="shrink-0"
    style={{ color: `var(${seriesColour(index)})` }}
  >
    {shape === 'bars' ? (
      <path d="M3 0h10v10H3z" fill="currentColor" />
    ) : (
      <path d="M0 5h16" stroke="currentColor" strokeWidth="2" strokeDasharray={seriesDash(index).join(' ')} />
    )}
  </svg>
)
