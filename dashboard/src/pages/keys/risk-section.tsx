import type { KeyRisk } from '@keepgate/protocol/identity'
import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { usePeople } from '../../people/use-people.ts'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { KeyAct } from './key-act.ts'
import { pageSize } from './key-query.ts'
import { RiskAdvice, useRiskTitles } from './risk-advice.tsx'
import { useRiskyColumns } from './risky-columns.tsx'
import { keysRoute } from './route.ts'
import { useCursorTrail } from './use-cursor-trail.ts'
import { useKeyPage } from './use-key-page.ts'

export type RiskSectionProps = { risk: KeyRisk; onAct: (act: KeyAct) => void }

/** The keys with one risk, page by page, and what mends it. */
export const RiskSection = ({ risk, onAct }: RiskSectionProps) => {
  const { id, rank } = useWorkspace()
  const titles = useRiskTitles()
  const navigate = useNavigate()
  const columns = useRiskyColumns({ risk, people: usePeople(id), mayWrite: mayDo(rank, 'keys:write'), onAct })
  const [cursor, go] = useState<string | undefined>(undefined)
  const page = useKeyPage(id, { risk, cursor, limit: pageSize })
  const next = page.isPlaceholderData ? null : (page.data?.next_cursor ?? null)
  const pages = useCursorTrail({ cursor, next, go })
  return (
    <Section title={titles[risk]} description={<RiskAdvice risk={risk} />}>
      <Table
        label={titles[risk]}
        columns={columns}
        rows={page.data?.data}
        rowId={(key) => key.id}
        onOpen={(key) => void navigate({ to: keysRoute.to, params: { workspaceId: id }, search: { key: key.id } })}
        pages={{ ...pages, busy: page.isPlaceholderData }}
        failure={failureOf(page)}
        onRetry={() => void page.refetch()}
        empty={{ title: <Trans>Nothing to mend.</Trans> }}
      />
    </Section>
  )
}
