import type { SystemStatus } from '@keepgate/protocol/health'
import { useLingui } from '@lingui/react/macro'
import { useStageWords } from '../../installation/stage-words.ts'
import { Figure } from '../../ui/figure.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export const ProcessFacts = ({ status }: { status: SystemStatus | undefined }) => {
  const { t } = useLingui()
  const stages = useStageWords()
  if (status === undefined) return <Skeleton width="60%" />
  return (
    <KeyValues
      items={[
        { label: t`Version`, value: status.version },
        { label: t`Stage`, value: stages[status.environment] },
        { label: t`Running for`, value: <Figure value={status.uptime_seconds * 1000} kind="duration" /> },
        { label: t`Runtime`, value: status.runtime },
        {
          label: t`Longest event loop delay`,
          value: <Figure value={status.event_loop_delay_ms.maximum} kind="duration" />,
        },
      ]}
    />
  )
}
