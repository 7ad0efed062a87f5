import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import type { ConnectionRow } from '../../providers/connection-row.ts'
import { byState } from '../../providers/connection-state.ts'
import { useWatchedConnections } from '../../providers/use-watched-connections.ts'
import { ButtonLink } from '../../ui/link.tsx'
import { Section } from '../../ui/section.tsx'
import { readSort, sortRows, writeSort } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { providersRoute } from '../providers/route.ts'
import { Freshness } from './freshness.tsx'
import { useProviderColumns } from './provider-columns.tsx'
import { healthRoute } from './route.ts'

/** How the workspace's providers did lately; a row leads to its connection. */
export const ProvidersHealth = () => {
  const { t } = useLingui()
  const { id: workspaceId, rank } = useWorkspace()
  const { sort } = healthRoute.useSearch()
  const navigate = healthRoute.useNavigate()
  const { data, error, isError, dataUpdatedAt, refetch } = useWatchedConnections(workspaceId)
  const columns = useProviderColumns()
  const rows = useMemo(() => data && sortRows(data.toSorted(byState), columns, readSort(sort)), [data, columns, sort])
  const mayConnect = mayDo(rank, 'providers:write')
  return (
    <Section
      title={<Trans>Providers</Trans>}
      description={<Trans>Requests of this workspace that reached a provider in the last 15 minutes.</Trans>}
      actions={<Freshness updatedAt={dataUpdatedAt} failed={isError} />}
    >
      <Table<ConnectionRow>
        label={t`Providers`}
        columns={columns}
        rows={rows}
        rowId={({ connection }) => connection.id}
        onOpen={({ connection }) =>
          void navigate({ to: providersRoute.to, params: { workspaceId }, search: { connection: connection.id } })
        }
        sort={readSort(sort)}
        onSortChange={(next) => void navigate({ search: { sort: writeSort(next) }, replace: true })}
        // The title says that figures are old.
        failure={data === undefined ? failureOf({ error }) : null}
        onRetry={() => void refetch()}
        empty={{
          title: t`No provider is connected yet`,
          text: <Trans>Once one is, its errors and latencies stand here.</Trans>,
          action: mayConnect ? (
            <ButtonLink to={providersRoute.to} params={{ workspaceId }} search={{ form: 'new' }} icon="plus">
              <Trans>Connect a provider</Trans>
            </ButtonLink>
          ) : undefined,
        }}
      />
    </Section>
  )
}
