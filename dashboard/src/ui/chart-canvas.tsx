import 'uplot/dist/uPlot.min.css'
import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type UPlot from 'uplot'
import Plot from 'uplot'
import { type ChartSeries, seriesColour, seriesDash, stack } from './chart-data.ts'

export type ChartCanvasProps = {
  label: string
  /** What screen readers say of the place where the cursor is. */
  valueText: string
  times: readonly number[]
  series: readonly ChartSeries[]
  shape: 'bars' | 'lines'
  utcDays: boolean
  format: (value: number | null) => string
  height: number
  cursor: number | null
  onCursor: (index: number | null) => void
}

/** Canvas takes colours, not variables: read when it draws, so that a change of theme needs a redraw alone. */
const colour = (variable: string): string => getComputedStyle(document.documentElement).getPropertyValue(variable)

const axis = { font: '11.5px "IBM Plex Sans"', stroke: () => colour('--ink-soft'), ticks: { show: false } }
const grid = { stroke: () => colour('--line'), width: 1 }

/** Bars are drawn from the tallest sum to the lowest, so that each covers the foot of the one before. */
const drawn = ({ series, shape }: Pick<ChartCanvasProps, 'series' | 'shape'>) => {
  const values = shape === 'bars' ? stack(series) : series.map((one) => one.values)
  const order = [...series.keys()]
  return (shape === 'bars' ? order.reverse() : order).map((index) => ({ index, values: values[index] ?? [] }))
}

const toData = (props: Pick<ChartCanvasProps, 'times' | 'series' | 'shape'>): UPlot.AlignedData => [
  props.times.map((time) => time / 1000),
  ...drawn(props).map(({ values }) => [...values]),
]

const toSeries = (props: Pick<ChartCanvasProps, 'series' | 'shape'>): UPlot.Series[] =>
  drawn(props).map(({ index }) => {
    const paint = () => colour(seriesColour(index))
    const bars = Plot.paths.bars?.({ size: [0.82, 40], align: 1 })
    if (props.shape === 'bars') return { fill: paint, width: 0, points: { show: false }, ...(bars && { paths: bars }) }
    const dash = seriesDash(index)
    const points = { show: true, size: 4, width: 0, fill: paint, filter: lonely }
    return { stroke: paint, width: 1.5, points, ...(dash.length > 0 && { dash: [...dash] }) }
  })

/** Values between gaps, which no line reaches. */
const lonely = ({ data }: UPlot, series: number): number[] => {
  const values = data[series] ?? []
  return [...values.keys()].filter(
    (index) => values[index] != null && values[index - 1] == null && values[index + 1] == null,
  )
}

/** Steps of an axis of counts: there is no half of a request. */
const wholeSteps = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat()

const isWhole = ({ values }: ChartSeries): boolean => values.every((value) => value === null || Number.isInteger(value))

type Options = Omit<ChartCanvasProps, 'label' | 'valueText' | 'cursor'> & { width: number; locale: string }

/** Bars begin at their time: the last one needs room behind it. */
const stepOf = (times: readonly number[]): number => ((times[1] ?? 0) - (times[0] ?? 0)) / 1000

const toOptions = ({ times, format, height, width, locale, utcDays, onCursor, ...rest }: Options): UPlot.Options => {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    ...(utcDays && { timeZone: 'UTC' }),
  })
  const room = rest.shape === 'bars' ? Math.max(1, stepOf(times)) : 0
  return {
    width,
    height,
    legend: { show: false },
    // Marks at midnight: of the zone in which the days were counted.
    ...(utcDays && { tzDate: (seconds: number) => Plot.tzDate(new Date(seconds * 1000), 'Etc/UTC') }),
    cursor: { y: false, drag: { x: false, y: false }, points: { show: rest.shape === 'lines' } },
    scales: {
      x: { range: (_plot, low, high) => [low, high + room] },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 72,
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((split) => (step >= 86_400 ? day : time).format(split * 1000)),
      },
      {
        ...axis,
        grid,
        size: 64,
        ...(rest.series.every(isWhole) && { incrs: wholeSteps }),
        values: (_plot, splits) => splits.map((split) => format(split)),
      },
    ],
    series: [{}, ...toSeries(rest)],
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)] },
  }
}

/** The drawing itself: one control for assistive technology, whose value is the time under the cursor. */
export const ChartCanvas = ({ label, valueText, cursor, onCursor, ...props }: ChartCanvasProps) => {
  const { i18n } = useLingui()
  const place = useRef<HTMLDivElement>(null)
  const drawing = useRef<UPlot | null>(null)
  const { times, series, shape, utcDays, format, height } = props
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const width = () => Math.max(160, element.clientWidth)
    const options = toOptions({
      times,
      series,
      shape,
      utcDays,
      format,
      height,
      onCursor,
      width: width(),
      locale: i18n.locale,
    })
    const plot = new Plot(options, toData({ times, series, shape }), element)
    drawing.current = plot
    const resize = new ResizeObserver(() => plot.setSize({ width: width(), height }))
    const theme = new MutationObserver(() => plot.redraw(false))
    resize.observe(element)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      resize.disconnect()
      theme.disconnect()
      plot.destroy()
    }
  }, [times, series, shape, utcDays, format, height, onCursor, i18n.locale])
  const last = times.length - 1
  const moveTo = (index: number | null) => {
    const time = index === null ? undefined : times[index]
    const left = time === undefined ? -10 : (drawing.current?.valToPos(time / 1000, 'x') ?? -10)
    drawing.current?.setCursor({ left, top: left < 0 ? -10 : 10 })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const from = cursor ?? last + 1
    const moves = new Map([
      ['ArrowLeft', from - 1],
      ['ArrowRight', from + 1],
      ['Home', 0],
      ['End', last],
    ])
    const next = moves.get(event.key)
    if (next === undefined && event.key !== 'Escape') return
    event.preventDefault()
    moveTo(next === undefined ? null : Math.min(last, Math.max(0, next)))
  }
  return (
    <div
      ref={place}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={cursor ?? Math.max(0, last)}
      aria-valuetext={valueText}
      onKeyDown={onKeyDown}
      onBlur={() => moveTo(null)}
      className="w-full min-w-0 overflow-hidden"
      style={{ height }}
    />
  )
}
