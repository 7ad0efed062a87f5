import type { ApiKeyListed, KeyRisk } from '@keepgate/protocol/identity'
import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { usePeople } from '../../people/use-people.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { KeyAct } from './key-act.ts'
import { KeyActs } from './key-acts.tsx'
import { RiskAdvice, useRiskTitles } from './risk-advice.tsx'
import { useRiskyColumns } from './risky-columns.tsx'
import { keysRoute } from './route.ts'
import { useKeys } from './use-keys.ts'

/** The gravest first. */
const risks = ['no_limit', 'no_expiry', 'unused_30_days'] as const satisfies readonly KeyRisk[]

/** Keys that work and deserve a look, by what is wrong with them and what mends it. */
export const RiskyKeysPage = () => {
  const { id: workspaceId } = useWorkspace()
  const keys = useKeys(workspaceId)
  const [act, setAct] = useState<KeyAct | null>(null)
  const found = risks.filter((risk) => keys.data?.some((key) => key.risks.includes(risk)))
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
      {keys.data === undefined || keys.data.length === 0 ? <NoKeys keys={keys} /> : null}
      {keys.data !== undefined && keys.data.length > 0 && found.length === 0 ? <NoRisk /> : null}
      {found.map((risk) => (
        <RiskSection
          key={risk}
          risk={risk}
          keys={keys.data?.filter((key) => key.risks.includes(risk)) ?? []}
          onAct={setAct}
        />
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
const NoKeys = ({ keys }: { keys: ReturnType<typeof useKeys> }) => {
  const { t } = useLingui()
  const columns = useRiskyColumns({ risk: 'no_expiry', people: undefined, mayWrite: false, onAct: () => undefined })
  return (
    <Table
      label={t`Risky keys`}
      columns={columns}
      rows={keys.data}
      rowId={(key) => key.id}
      failure={failureOf(keys)}
      onRetry={() => void keys.refetch()}
      empty={{ title: <Trans>No API key yet.</Trans>, text: <Trans>So none can be risky.</Trans> }}
    />
  )
}

type RiskSectionProps = { risk: KeyRisk; keys: readonly ApiKeyListed[]; onAct: (act: KeyAct) => void }

const RiskSection = ({ risk, keys, onAct }: RiskSectionProps) => {
  const { id, rank } = useWorkspace()
  const titles = useRiskTitles()
  const navigate = useNavigate()
  const columns = useRiskyColumns({ risk, people: usePeople(id), mayWrite: mayDo(rank, 'keys:write'), onAct })
  return (
    <Section title={titles[risk]} description={<RiskAdvice risk={risk} />}>
      <Table
        label={titles[risk]}
        columns={columns}
        rows={keys}
        rowId={(key) => key.id}
        onOpen={(key) => void navigate({ to: keysRoute.to, params: { workspaceId: id }, search: { key: key.id } })}
        empty={{ title: <Trans>Nothing to mend.</Trans> }}
      />
    </Section>
  )
}
