import { mayDo } from '@keepgate/protocol/permissions'
import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useConnections } from '../../providers/use-connections.ts'
import { useSearchChange } from '../../routing/use-search-change.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { ConnectionDetails } from './connection-details.tsx'
import { ConnectionTable } from './connection-table.tsx'
import { EditConnection } from './edit-connection.tsx'
import { NewConnection } from './new-connection.tsx'
import type { ProvidersSearch } from './providers-search.ts'
import { providersRoute } from './route.ts'
import { useChangedConnection } from './use-changed-connection.ts'
import { useConnectionTest } from './use-connection-test.ts'

export const ProvidersPage = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const mayChange = mayDo(workspace.rank, 'providers:write')
  const search = providersRoute.useSearch()
  const change = useSearchChange<ProvidersSearch>()
  const connections = useConnections(workspace.id)
  const { rows } = connections
  const changed = useChangedConnection(workspace.id)
  const tests = useConnectionTest(workspace.id)
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
      <ConnectionTable
        connections={connections}
        search={search}
        onChange={change}
        connect={mayChange ? connect : null}
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
