import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { tokensQuery } from '../../api/tokens/list-tokens.ts'
import { usePeople } from '../../people/use-people.ts'
import { useSearchChange } from '../../routing/use-search-change.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { CreateTokenDrawer } from './create-token-drawer.tsx'
import type { MadeToken } from './made-token.ts'
import { MadeTokenDialog } from './made-token-dialog.tsx'
import { RevokeTokenDialog } from './revoke-token-dialog.tsx'
import { tokensRoute } from './route.ts'
import { TokenDrawer } from './token-drawer.tsx'
import { TokenFilters } from './token-filters.tsx'
import { TokenTable } from './token-table.tsx'
import type { TokensSearch } from './tokens-search.ts'

export const TokensPage = () => {
  const { id: workspaceId } = useWorkspace()
  const search = tokensRoute.useSearch()
  const tokens = useQuery(tokensQuery(workspaceId))
  const people = usePeople(workspaceId)
  const [revoking, setRevoking] = useState<ManagementTokenView | null>(null)
  const [made, setMade] = useState<MadeToken | null>(null)
  const change = useSearchChange<TokensSearch>()
  const create = useCallback(() => change({ create: true }), [change])
  return (
    <>
      <PageHeader
        title={<Trans>Management tokens</Trans>}
        description={<Trans>What scripts send to manage this workspace. Requests to models take an API key.</Trans>}
        actions={
          <Button look="primary" icon="plus" onClick={create}>
            <Trans>Create token</Trans>
          </Button>
        }
      />
      <TokenFilters search={search} onChange={(changes) => change(changes, true)} />
      <TokenTable
        tokens={tokens}
        people={people}
        search={search}
        onChange={change}
        onRevoke={setRevoking}
        onCreate={create}
      />
      <TokenDrawer
        tokens={tokens.data ?? []}
        tokenId={revoking === null && search.create !== true && tokens.data !== undefined ? search.token : undefined}
        people={people}
        onClose={() => change({ token: undefined })}
        onRevoke={setRevoking}
      />
      <CreateTokenDrawer
        open={search.create === true}
        onClose={() => change({ create: undefined }, true)}
        onMade={(token) => {
          change({ create: undefined }, true)
          setMade(token)
        }}
      />
      {revoking === null ? null : <RevokeTokenDialog token={revoking} onClose={() => setRevoking(null)} />}
      <MadeTokenDialog made={made} onClose={() => setMade(null)} />
    </>
  )
}
