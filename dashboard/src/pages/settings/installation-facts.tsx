import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { getSettings } from '../../api/settings/get-settings.ts'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-column.ts'
import { type InstallationFact, useInstallationFacts } from './use-installation-facts.tsx'

/** What environment and settings file decided, for administrators of the installation. */
export const InstallationFacts = () => {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.settings,
    queryFn: ({ signal }) => getSettings(signal),
  })
  const rows = useInstallationFacts(data)
  const columns = useMemo(
    (): readonly Column<InstallationFact>[] => [
      { id: 'what', header: t`Fact`, cell: ({ what }) => <span className="block min-w-32">{what}</span> },
      { id: 'value', header: t`In force`, cell: ({ value }) => <div className="max-w-prose min-w-40">{value}</div> },
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
      title={<Trans>Installation</Trans>}
      description={
        <Trans>
          Decided by the environment and the settings file before the server starts. Only administrators of the
          installation see it.
        </Trans>
      }
    >
      <Table<InstallationFact>
        label={t`Installation`}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        failure={failureOf({ error })}
        onRetry={() => void refetch()}
        empty={{ title: t`No facts.` }}
      />
    </Section>
  )
}
