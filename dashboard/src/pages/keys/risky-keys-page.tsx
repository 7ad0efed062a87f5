import type { ApiKeyListed, KeyRisk } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { KeyAct } from './key-act.ts'
import { KeyActs } from './key-acts.tsx'
import { RiskSection } from './risk-section.tsx'
import { useRiskyColumns } from './risky-columns.tsx'
import { keysRoute } from './route.ts'
import { useKeyCounts } from './use-key-page.ts'

const noRows: readonly ApiKeyListed[] = []

/** The gravest first. */
const risks = ['no_limit', 'no_expiry', 'unused_30_days'] as const satisfies readonly KeyRisk[]

/** Keys that work and deserve a look, by what is wrong with them and what mends it. */
export const RiskyKeysPage = () => {
  const { id: workspaceId } = useWorkspace()
  const counts = useKeyCounts(workspaceId)
  const [act, setAct] = useState<KeyAct | null>(null)
  const found = risks.filter((risk) => (counts.data?.risks[risk] ?? 0) > 0)
  const none = counts.data !== undefined && counts.data.working + counts.data.ended === 0
  return (
    <>
      <PageHeader
        title={<Trans>Risky keys</Trans>}
        description={<Trans>Keys that work, but would do more harm than they need to if they got out.</Trans>}
        actions={
          <ButtonLink to={keysRoute.to} params={{ workspaceId }} icon="key">
            <Trans>All API keys</Trans>
          </ButtonLink>
        }
      />
      {counts.data === undefined || none ? <NoKeys counts={counts} /> : found.length === 0 ? <NoRisk /> : null}
      {found.map((risk) => (
        <RiskSection key={risk} risk={risk} onAct={setAct} />
      ))}
      <KeyActs act={act} onClose={() => setAct(null)} />
    </>
  )
}

const NoRisk = () => (
  <EmptyState icon="check-circle" title={<Trans>Nothing to mend.</Trans>}>
    <Trans>Every key that works has a limit and an expiry, and was used within the last 30 days.</Trans>
  </EmptyState>
)

/** Loading, failed, or nothing there: as the table shows it. */
const NoKeys = ({ counts }: { counts: ReturnType<typeof useKeyCounts> }) => {
  const { t } = useLingui()
  const columns = useRiskyColumns({ risk: 'no_expiry', people: undefined, mayWrite: false, onAct: () => undefined })
  return (
    <Table
      label={t`Risky keys`}
      columns={columns}
      rows={counts.data === undefined ? undefined : noRows}
      rowId={(key) => key.id}
      failure={failureOf(counts)}
      onRetry={() => void counts.refetch()}
      empty={{ title: <Trans>No API key yet.</Trans>, text: <Trans>So none can be risky.</Trans> }}
    />
  )
}
