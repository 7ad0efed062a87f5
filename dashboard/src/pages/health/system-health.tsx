import { Trans } from '@lingui/react/macro'
import { problemOf } from '../../api/problem-of.ts'
import { Section } from '../../ui/section.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { Checks } from './checks.tsx'
import { Freshness } from './freshness.tsx'
import { ProcessFacts } from './process-facts.tsx'
import { SystemFigures } from './system-figures.tsx'
import { SystemVerdict } from './system-verdict.tsx'
import { useSystemStatus } from './use-system-status.ts'

/** How the installation does, for its administrators. */
export const SystemHealth = () => {
  const { data, error, isError, dataUpdatedAt, refetch } = useSystemStatus()
  if (data === undefined && error !== null) {
    return (
      <Section title={<Trans>System</Trans>}>
        <Failed failure={problemOf(error)} onRetry={() => void refetch()} />
      </Section>
    )
  }
  const freshness = <Freshness updatedAt={dataUpdatedAt} failed={isError} />
  return (
    <>
      <Section
        title={<Trans>System</Trans>}
        description={
          <Trans>The process that answered this page. Only administrators of the installation see it.</Trans>
        }
        actions={freshness}
      >
        <div className="grid gap-4">
          <SystemVerdict status={data?.status} failure={isError ? problemOf(error) : null} />
          <SystemFigures status={data?.status} samples={data?.samples ?? []} />
          <ProcessFacts status={data?.status} />
        </div>
      </Section>
      <Checks checks={data?.status.checks} freshness={freshness} />
    </>
  )
}
