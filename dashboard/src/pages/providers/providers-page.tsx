import { mayDo } from '@keepgate/protocol/permissions'
import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { useSearchState } from '../../app/use-search-state.ts'
import { useWorkspace } from '../../app/use-workspace.ts'
import { type ConnectionRow, fitsText } from '../../providers/connection-row.ts'
import { useConnections } from '../../providers/use-connections.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { readSort, sortRows, writeSort } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useColumns } from './columns.tsx'
import { ConnectionDetails } from './connection-details.tsx'
import { EditConnection } from './edit-connection.tsx'
import { NewConnection } from './new-connection.tsx'
import { ProvidersSearch } from './providers-search.ts'
import { useChangedConnection } from './use-changed-connection.ts'
import { useConnectionTest } from './use-connection-test.ts'

export const ProvidersPage = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const mayChange = mayDo(workspace.rank, 'providers:write')
  const [search, change] = useSearchState(ProvidersSearch)
  const { rows, error, refetch } = useConnections(workspace.id)
  const changed = useChangedConnection(workspace.id)
  const tests = useConnectionTest(workspace.id)
  const columns = useColumns()
  const sort = readSort(search.sort)
  const shown = useMemo(
    () =>
      rows &&
      sortRows(
        rows.filter((row) => fitsText(row, search.q)),
        columns,
        readSort(search.sort),
      ),
    [rows, columns, search.q, search.sort],
  )
  const open = rows?.find(({ connection }) => connection.id === search.connection)

  const afterCreated = (connection: ConnectionView) => {
    changed.put(connection)
    change({ connection: connection.id, form: undefined })
    tests.run(connection.id)
    void changed.refresh()
  }
  const afterSaved = (connection: ConnectionView, answersElse: boolean) => {
    changed.put(connection)
    change({ form: undefined })
    if (answersElse) tests.run(connection.id)
    void changed.refresh()
  }
  const afterRemoved = (connection: ConnectionView) => {
    changed.removed(connection.id)
    toast('good', t`Removed ${connection.name}`)
    change({ connection: undefined, form: undefined })
    void changed.refresh()
  }
  const connect = (
    <Button look="primary" icon="plus" onClick={() => change({ form: 'new', connection: undefined })}>
      <Trans>Connect a provider</Trans>
    </Button>
  )

  return (
    <>
      <PageHeader
        title={<Trans>Providers</Trans>}
        description={<Trans>Accounts at AI providers that this workspace’s requests are sent to and paid from.</Trans>}
        actions={mayChange && rows?.length !== 0 ? connect : undefined}
      />
      {rows !== undefined && (rows.length > 5 || search.q !== undefined) ? (
        <search aria-label={t`Filters`} className="mb-3 max-w-xs">
          <TextField
            label={t`Search connections`}
            hideLabel
            type="search"
            placeholder={t`Name, provider or address`}
            value={search.q ?? ''}
            onChange={(q) => change({ q: q === '' ? undefined : q }, { replace: true })}
          />
        </search>
      ) : null}
      <Table<ConnectionRow>
        label={t`Provider connections`}
        columns={columns}
        rows={shown}
        rowId={({ connection }) => connection.id}
        onOpen={({ connection }) => change({ connection: connection.id })}
        openId={search.connection ?? null}
        sort={sort}
        onSortChange={(next) => change({ sort: writeSort(next) }, { replace: true })}
        failure={error === null ? null : problemOf(error)}
        onRetry={refetch}
        filtered={search.q !== undefined && rows?.length !== 0}
        onClearFilters={() => change({ q: undefined })}
        empty={{
          title: t`No provider is connected yet`,
          text: mayChange ? (
            <Trans>
              Connect an account with its API key, or start with the built-in demo: it needs neither account nor
              network.
            </Trans>
          ) : (
            <Trans>Somebody with the rank moderator or above can connect one.</Trans>
          ),
          action: mayChange ? connect : undefined,
        }}
      />
      {search.form === 'new' && mayChange && rows !== undefined ? (
        <NewConnection
          taken={rows.map(({ connection }) => connection.name)}
          onClose={() => change({ form: undefined })}
          onCreated={afterCreated}
        />
      ) : null}
      {open !== undefined && search.form === 'edit' && mayChange ? (
        <EditConnection connection={open.connection} onClose={() => change({ form: undefined })} onSaved={afterSaved} />
      ) : null}
      {open !== undefined && search.form === undefined ? (
        <ConnectionDetails
          row={open}
          tests={tests}
          mayChange={mayChange}
          isLast={rows?.length === 1}
          onClose={() => change({ connection: undefined })}
          onEdit={() => change({ form: 'edit' })}
          onRemoved={afterRemoved}
        />
      ) : null}
    </>
  )
}
