import type { UsagePoint, UsageSeries, UsageView } from '@keepgate/protocol/usage'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Chart } from '../../ui/chart.tsx'
import { knownSum } from '../../ui/chart-data.ts'
import type { FigureKind } from '../../ui/figure.tsx'
import { distinctLabels, groupSeries, lineSeries, timesOf, type Value } from './chart-series.ts'

export type ChartsProps = {
  grouped: UsageSeries
  whole: UsageSeries
  usage: UsageView
  /** What a group of the grouping shown is called. */
  nameOf: (key: string | null) => string
}

const cost: Value = (point) => point.cost_usd
const requests: Value = (point) => point.requests
const tokens: Value = (point) => knownSum(point.input_tokens, point.output_tokens)
const errors: Value = (point) => point.errors

const percentiles = (kind: 'latency' | 'first_token') =>
  (['p50', 'p95', 'p99'] as const).map((label) => ({
    label,
    value: (point: UsagePoint) => point[`${label}_${kind}_ms`],
  }))

const Place = ({ children, note }: { children: ReactNode; note?: ReactNode }) => (
  <div className="min-w-0">
    {children}
    {note === undefined || note === null ? null : <p className="text-sm text-ink-soft">{note}</p>}
  </div>
)

const NotInBars = ({ count }: { count: number }) => (
  <Plural
    value={count}
    one="# request of unknown cost is in no bar."
    other="# requests of unknown cost are in no bar."
  />
)

type Groups = {
  readonly series: UsageSeries
  readonly keys: readonly (string | null)[]
  readonly words: { readonly label: (key: string | null) => string; readonly others: string }
}

type CourseProps = { label: string; times: readonly number[]; utcDays: boolean; kind?: FigureKind }

const Bars = ({ groups, value, ...course }: CourseProps & { groups: Groups; value: Value }) => {
  const series = useMemo(() => groupSeries(groups.series, value, groups.keys, groups.words), [groups, value])
  return <Chart shape="bars" series={series} {...course} />
}

const Percentiles = ({ of, whole, ...course }: CourseProps & { of: 'latency' | 'first_token'; whole: UsageSeries }) => {
  const series = useMemo(() => lineSeries(whole, percentiles(of)), [whole, of])
  return <Chart shape="lines" kind="duration" series={series} {...course} />
}

/** The course of everything; each has its table. */
export const Charts = ({ grouped, whole, usage, nameOf }: ChartsProps) => {
  const { t } = useLingui()
  const times = useMemo(() => timesOf(whole), [whole])
  const course = { times, utcDays: whole.bucket === 'day' }
  const others = t`Others`
  const groups = useMemo(() => {
    const keys = usage.groups.map(({ key }) => key)
    return { series: grouped, keys, words: { label: distinctLabels(keys, nameOf), others } }
  }, [usage, grouped, nameOf, others])
  const unknown = usage.totals.unknown_cost_requests
  return (
    <>
      {grouped.truncated ? (
        <Banner
          tone="warn"
          title={<Trans>Too many groups for one chart: the smallest are left out. Narrow the filters.</Trans>}
        />
      ) : null}
      <div className="grid min-w-0 grid-cols-1 gap-x-8 gap-y-6 xl:grid-cols-2">
        <Place note={unknown === 0 ? null : <NotInBars count={unknown} />}>
          <Bars label={t`Spend`} kind="money" {...course} groups={groups} value={cost} />
        </Place>
        <Place>
          <Bars label={t`Requests`} {...course} groups={groups} value={requests} />
        </Place>
        <Place>
          <Bars label={t`Tokens, input and output`} kind="compact" {...course} groups={groups} value={tokens} />
        </Place>
        <Place>
          <Bars label={t`Errors, refused or failed`} {...course} groups={groups} value={errors} />
        </Place>
        <Place>
          <Percentiles label={t`Duration`} {...course} whole={whole} of="latency" />
        </Place>
        <Place note={<Trans>Of streamed answers.</Trans>}>
          <Percentiles label={t`Until the first token`} {...course} whole={whole} of="first_token" />
        </Place>
      </div>
    </>
  )
}
