import type { SystemStatus } from '@keepgate/protocol/health'
import { Trans, useLingui } from '@lingui/react/macro'
import { Figure } from '../../ui/figure.tsx'
import { Stat, Stats } from '../../ui/stat.tsx'
import { type SystemSample, toBytes } from './system-sample.ts'
import { Trend } from './trend.tsx'

export type SystemFiguresProps = {
  /** undefined while it loads. */
  status: SystemStatus | undefined
  samples: readonly SystemSample[]
}

export const SystemFigures = ({ status, samples }: SystemFiguresProps) => {
  const { t } = useLingui()
  const memory = { label: t`Memory`, kind: 'bytes' } as const
  const cpu = { label: t`CPU, of one core`, kind: 'share' } as const
  const delay = { label: t`Loop delay, p99`, kind: 'duration' } as const
  const database = { label: t`Database latency`, kind: 'duration' } as const
  const queued = { label: t`Records waiting`, kind: 'number' } as const
  const live = { label: t`Requests under way`, kind: 'number' } as const
  const newest = samples.at(-1)
  return (
    <Stats>
      <Stat
        {...memory}
        value={newest?.memoryBytes}
        note={
          <Trend {...memory} samples={samples} figure={({ memoryBytes }) => memoryBytes}>
            <Trans>
              heap <Figure value={status && toBytes(status.memory_megabytes.heap_used)} kind="bytes" />
            </Trans>
          </Trend>
        }
      />
      <Stat
        {...cpu}
        value={newest?.cpuShare}
        note={<Trend {...cpu} samples={samples} figure={(one) => one.cpuShare} />}
      />
      <Stat
        {...delay}
        value={newest?.loopDelayMs}
        note={
          <Trend {...delay} samples={samples} figure={({ loopDelayMs }) => loopDelayMs}>
            <Trans>
              p50 <Figure value={status?.event_loop_delay_ms.p50} kind="duration" />
            </Trans>
          </Trend>
        }
      />
      <Stat
        {...database}
        value={newest?.databaseMs}
        note={<Trend {...database} samples={samples} figure={({ databaseMs }) => databaseMs} />}
      />
      <Stat
        {...queued}
        value={newest?.queued}
        note={<Trend {...queued} samples={samples} figure={(sample) => sample.queued} />}
      />
      <Stat
        {...live}
        value={newest?.live}
        note={
          <Trend {...live} samples={samples} figure={(sample) => sample.live}>
            <Trans>
              <Figure value={status?.gauges.active_streams} /> streaming
            </Trans>
          </Trend>
        }
      />
    </Stats>
  )
}
