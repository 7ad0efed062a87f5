import type { Overview } from '@keepgate/protocol/overview'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/query-keys.ts'
import { getUsageSeries } from '../../api/usage/get-usage-series.ts'
import { knownSum } from '../../ui/chart-data.ts'
import { Figure, useFigure } from '../../ui/figure.tsx'
import { zoneName } from '../../ui/format.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/section.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { Stat, Stats } from '../../ui/stat.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { hourly } from './hourly.ts'

const hourMs = 3_600_000

type Today = Overview['today']

/** The figures since midnight; undefined while they load. */
export const Today = ({ today }: { today: Today | undefined }) => {
  const { t, i18n } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const zone = zoneName(i18n.locale, new Date())
  return (
    <Section
      title={<Trans>Today</Trans>}
      description={<Trans>Since midnight, {zone}.</Trans>}
      actions={
        <Link to="/w/$workspaceId/usage" params={{ workspaceId }}>
          <Trans>Usage</Trans>
        </Link>
      }
    >
      <Stats>
        <Stat label={t`Requests`} value={today?.requests} kind="compact" note={<Course />} />
        <Stat
          label={t`Tokens`}
          value={today === undefined ? undefined : knownSum(today.input_tokens, today.output_tokens)}
          kind="compact"
          note={today === undefined ? undefined : <Split {...today} />}
        />
        <Stat
          label={t`Spend`}
          value={today?.cost_usd}
          kind="money"
          note={today === undefined ? undefined : <UnknownCosts count={today.unknown_cost_requests} />}
        />
        <Stat
          label={t`Errors`}
          value={today?.errors}
          kind="compact"
          note={today === undefined ? undefined : <ErrorShare {...today} />}
        />
        <Stat label={t`Latency p50`} value={today?.p50_latency_ms} kind="duration" />
        <Stat label={t`Latency p95`} value={today?.p95_latency_ms} kind="duration" />
      </Stats>
    </Section>
  )
}

const Split = ({ input_tokens, output_tokens }: Today) => {
  const compact = useFigure('compact')
  const input = compact(input_tokens)
  const output = compact(output_tokens)
  return (
    <Trans>
      {input} in · {output} out
    </Trans>
  )
}

const UnknownCosts = ({ count }: { count: number }) =>
  count === 0 ? null : <Plural value={count} one="# request of unknown cost" other="# requests of unknown cost" />

const ErrorShare = ({ requests, errors, aborted }: Today) => (
  <>
    {requests === 0 ? null : <Figure value={errors / requests} kind="share" />}
    {aborted === 0 ? null : (
      <>
        {' · '}
        <Plural value={aborted} one="# hung up" other="# hung up" />
      </>
    )}
  </>
)

/** Requests by hour over the last day. */
const Course = () => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const number = useFigure('number')
  const series = useQuery({
    queryKey: queryKeys.area(workspaceId, 'usage', 'course'),
    queryFn: ({ signal }) => {
      const to = Date.now()
      return getUsageSeries(workspaceId, { bucket: 'hour', by: 'none', from: to - 23 * hourMs, to }, signal)
    },
    refetchInterval: 60_000,
  })
  if (series.data === undefined) return null
  const values = hourly(series.data)
  const most = number(Math.max(0, ...values))
  return <Sparkline values={values} label={t`Requests by hour over the last day, ${most} at most`} />
}
