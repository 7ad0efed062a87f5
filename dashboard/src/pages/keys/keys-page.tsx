import { allKeysRank, mayDo } from '@keepgate/protocol/permissions'
import { rankAtLeast } from '@keepgate/protocol/ranks'
import { Plural, Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { usePeople } from '../../people/use-people.ts'
import { useSearchChange } from '../../routing/use-search-change.ts'
import { Button } from '../../ui/button.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { KeyAct } from './key-act.ts'
import { KeyActs } from './key-acts.tsx'
import { KeyDrawer } from './key-drawer.tsx'
import { KeyFilters } from './key-filters.tsx'
import { keyCountsOf, keyPageOf } from './key-query.ts'
import { KeyTable } from './key-table.tsx'
import type { KeysSearch } from './keys-search.ts'
import { riskyKeysRoute } from './risky-route.ts'
import { keysRoute } from './route.ts'
import { useKeyCounts, useKeyPage } from './use-key-page.ts'

export const KeysPage = () => {
  const { id: workspaceId, rank } = useWorkspace()
  const search = keysRoute.useSearch()
  const page = useKeyPage(workspaceId, keyPageOf(search))
  const everything = useKeyCounts(workspaceId).data
  const counts = useKeyCounts(workspaceId, keyCountsOf(search)).data
  const people = usePeople(workspaceId)
  const [act, setAct] = useState<KeyAct | null>(null)
  const withOwner = rankAtLeast(rank, allKeysRank)
  const mayWrite = mayDo(rank, 'keys:write')

  const change = useSearchChange<KeysSearch>()
  const creating = search.create === true && mayWrite
  const closeAct = () => {
    setAct(null)
    if (creating) change({ create: undefined }, true)
  }

  return (
    <>
      <PageHeader
        title={<Trans>API keys</Trans>}
        description={
          <Trans>What programs send to reach the models of this workspace, each with limits of its own.</Trans>
        }
        actions={
          <>
            <RiskyLink workspaceId={workspaceId} count={everything?.risky ?? 0} />
            {mayWrite ? (
              <Button look="primary" icon="plus" onClick={() => change({ create: true })}>
                <Trans>Create key</Trans>
              </Button>
            ) : null}
          </>
        }
      />
      <KeyFilters
        owners={everything?.owners ?? []}
        people={people}
        withOwner={withOwner}
        search={search}
        onChange={(changes) => change({ ...changes, after: undefined }, true)}
      />
      <KeyTable
        page={page}
        counts={counts}
        people={people}
        withOwner={withOwner}
        mayWrite={mayWrite}
        search={search}
        onChange={change}
        onAct={setAct}
      />
      <KeyDrawer
        keyId={act === null && !creating ? search.key : undefined}
        people={people}
        onClose={() => change({ key: undefined })}
        onAct={setAct}
      />
      <KeyActs act={creating ? { kind: 'create' } : act} onClose={closeAct} />
    </>
  )
}

const RiskyLink = ({ workspaceId, count }: { workspaceId: string; count: number }) =>
  count === 0 ? null : (
    <ButtonLink to={riskyKeysRoute.to} params={{ workspaceId }} icon="shield-alert">
      <Plural value={count} one="# risky key" other="# risky keys" />
    </ButtonLink>
  )
