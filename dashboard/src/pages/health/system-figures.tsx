import type { SystemStatus } from '@keepgate/protocol/health'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Figure, type FigureKind, useFigure } from '../../ui/figure.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { Stat, Stats } from '../../ui/stat.tsx'
import { type SystemSample, seriesOf, toBytes } from './system-sample.ts'
import { refreshMs } from './use-system-status.ts'

export type SystemFiguresProps = {
  /** undefined while it loads. */
  status: SystemStatus | undefined
  samples: readonly SystemSample[]
  /** The figures are not of now. */
  stale: boolean
}

export const SystemFigures = ({ status, samples, stale }: SystemFiguresProps) => {
  const { t } = useLingui()
  const newest = samples.at(-1)
  return (
    <div className={stale ? 'opacity-60' : undefined}>
      <Stats>
        <Stat
          label={t`Memory`}
          kind="bytes"
          value={status && toBytes(status.memory_megabytes.resident)}
          note={
            <Trend label={t`Memory`} kind="bytes" samples={samples} figure={({ memoryBytes }) => memoryBytes}>
              {status === undefined ? null : (
                <Trans>
                  heap <Figure value={toBytes(status.memory_megabytes.heap_used)} kind="bytes" />
                </Trans>
              )}
            </Trend>
          }
        />
        <Stat
          label={t`CPU, of one core`}
          kind="share"
          value={newest === undefined ? undefined : newest.cpuShare}
          note={
            <Trend label={t`CPU, of one core`} kind="share" samples={samples} figure={({ cpuShare }) => cpuShare} />
          }
        />
        <Stat
          label={t`Event loop delay, p99`}
          kind="duration"
          value={status?.event_loop_delay_ms.p99}
          note={
            <Trend
              label={t`Event loop delay, p99`}
              kind="duration"
              samples={samples}
              figure={({ loopDelayMs }) => loopDelayMs}
            >
              {status === undefined ? null : (
                <Trans>
                  p50 <Figure value={status.event_loop_delay_ms.p50} kind="duration" />
                </Trans>
              )}
            </Trend>
          }
        />
        <Stat
          label={t`Database latency`}
          kind="duration"
          value={status?.database_latency_ms}
          note={
            <Trend
              label={t`Database latency`}
              kind="duration"
              samples={samples}
              figure={({ databaseMs }) => databaseMs}
            />
          }
        />
        <Stat
          label={t`Records waiting`}
          value={status?.queued_records}
          note={<Trend label={t`Records waiting`} kind="number" samples={samples} figure={({ queued }) => queued} />}
        />
        <Stat
          label={t`Requests under way`}
          value={status === undefined ? undefined : (status.gauges.queue_live_requests ?? null)}
          note={
            status === undefined ? null : (
              <Trans>
                <Figure value={status.gauges.active_streams ?? null} /> streaming
              </Trans>
            )
          }
        />
      </Stats>
    </div>
  )
}

type TrendProps = {
  label: string
  kind: FigureKind
  samples: readonly SystemSample[]
  figure: (sample: SystemSample) => number | null
  children?: ReactNode
}

/** The last minutes as a line, with a word beside it. */
const Trend = ({ label, kind, samples, figure, children }: TrendProps) => {
  const { t } = useLingui()
  const format = useFigure(kind)
  const values = seriesOf(samples, figure, refreshMs)
  const known = values.filter((value) => value !== null)
  const most = format(known.length === 0 ? null : Math.max(...known))
  return (
    <span className="flex min-h-5 flex-wrap items-center gap-x-2">
      {known.length < 2 ? null : (
        <Sparkline values={values} label={t`${label} since this page was opened, ${most} at most`} width={72} />
      )}
      {children === undefined ? null : <span className="whitespace-nowrap">{children}</span>}
    </span>
  )
}
