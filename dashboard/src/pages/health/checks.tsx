import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import { Section } from '../../ui/section.tsx'
import { Status } from '../../ui/status.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-column.ts'
import { useCheckWords } from './check-words.ts'

type Check = { readonly id: string; readonly works: boolean }

export type ChecksProps = {
  /** Part → whether it works; undefined while it loads. */
  checks: Readonly<Record<string, boolean>> | undefined
  /** Whether they are of now. */
  freshness: ReactNode
}

/** What fails comes first. */
export const Checks = ({ checks, freshness }: ChecksProps) => {
  const { t } = useLingui()
  const words = useCheckWords()
  const rows = useMemo(
    () =>
      checks &&
      Object.entries(checks)
        .map(([id, works]): Check => ({ id, works }))
        .toSorted((one, other) => Number(one.works) - Number(other.works)),
    [checks],
  )
  const columns = useMemo(
    (): readonly Column<Check>[] => [
      {
        id: 'part',
        header: t`Part`,
        width: '14rem',
        cell: ({ id }) => <span className="block min-w-32 font-medium">{words(id).name}</span>,
      },
      { id: 'state', header: t`Status`, width: '7rem', cell: ({ works }) => <State works={works} /> },
      {
        id: 'text',
        header: t`What it means`,
        cell: ({ id, works }) => (works ? <Means text={words(id).means} /> : <Broken {...words(id)} />),
      },
    ],
    [t, words],
  )
  return (
    <Section
      title={<Trans>Checks</Trans>}
      description={<Trans>What must work for this server to take requests.</Trans>}
      actions={freshness}
    >
      <Table<Check>
        label={t`Checks`}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        empty={{ title: t`While the server shuts down, nothing is checked.` }}
      />
    </Section>
  )
}

const State = ({ works }: { works: boolean }) => (
  <span className="whitespace-nowrap">
    <Status tone={works ? 'good' : 'bad'}>{works ? <Trans>works</Trans> : <Trans>fails</Trans>}</Status>
  </span>
)

const Means = ({ text }: { text: string }) => <span className="block min-w-48 text-ink-soft">{text}</span>

const Broken = ({ cause, fix }: { cause: string; fix: string }) => (
  <div className="max-w-prose min-w-48 py-1">
    <p>{cause}</p>
    <p className="text-ink-soft">{fix}</p>
  </div>
)
