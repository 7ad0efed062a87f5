import type { LimitRule } from '@keepgate/protocol/settings'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { limitsQuery } from '../../api/limits/get-limits.ts'
import { Figure } from '../../ui/figure.tsx'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-column.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { type LimitRow, useLimitRows } from './limit-rows.ts'

export const LimitsInForce = () => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const { data, error, refetch } = useQuery(limitsQuery(workspaceId))
  const rows = useLimitRows(data)
  const columns = useMemo(
    (): readonly Column<LimitRow>[] => [
      { id: 'what', header: t`What is limited`, cell: ({ what }) => <span className="block min-w-44">{what}</span> },
      { id: 'rule', header: t`Limit`, cell: ({ rule }) => <Rule rule={rule} /> },
      { id: 'per', header: t`For each`, cell: ({ per }) => <span className="text-ink-soft">{per}</span> },
      {
        id: 'setting',
        header: t`Setting`,
        cell: ({ setting }) => <code className="font-mono text-sm whitespace-nowrap text-ink-soft">{setting}</code>,
      },
    ],
    [t],
  )
  return (
    <Section
      title={<Trans>Limits in force</Trans>}
      description={
        <Trans>
          Set where the server is configured, and the same in every workspace. A key can be given a limit of its own.
        </Trans>
      }
    >
      <Table<LimitRow>
        label={t`Limits in force`}
        columns={columns}
        rows={rows}
        rowId={({ setting }) => setting}
        failure={failureOf({ error })}
        onRetry={() => void refetch()}
        empty={{ title: t`No limits.` }}
      />
    </Section>
  )
}

const Rule = ({ rule }: { rule: LimitRule }) => {
  if (rule === null) {
    return (
      <span className="text-ink-soft">
        <Trans>off</Trans>
      </span>
    )
  }
  return (
    <span className="whitespace-nowrap">
      <Figure value={rule.limit} /> <Window seconds={rule.window_seconds} />
    </span>
  )
}

const Window = ({ seconds }: { seconds: number }) => {
  if (seconds === 60) return <Trans>a minute</Trans>
  if (seconds === 3600) return <Trans>an hour</Trans>
  if (seconds === 86_400) return <Trans>a day</Trans>
  return <Plural value={seconds} one="in # second" other="in # seconds" />
}
