import type { InvitationView } from '@keepgate/protocol/identity'
import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { membersQuery } from '../../api/members/list-members.ts'
import { useSearchChange } from '../../routing/use-search-change.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { isLastAdmin } from './choose-members.ts'
import { InvitationList } from './invitation-list.tsx'
import { InviteDrawer } from './invite-drawer.tsx'
import type { MadeInvitation } from './made-invitation.ts'
import { MadeInvitationDialog } from './made-invitation-dialog.tsx'
import type { MemberAct } from './member-act.ts'
import { MemberActs } from './member-acts.tsx'
import { MemberDrawer } from './member-drawer.tsx'
import { MemberFilters } from './member-filters.tsx'
import { MemberTable } from './member-table.tsx'
import type { MembersSearch } from './members-search.ts'
import { RevokeInvitationDialog } from './revoke-invitation-dialog.tsx'
import { membersRoute } from './route.ts'
import { SignUpPolicy } from './sign-up-policy.tsx'
import { useLastRequests } from './use-last-requests.ts'

export const MembersPage = () => {
  const { id: workspaceId, rank } = useWorkspace()
  const search = membersRoute.useSearch()
  const members = useQuery(membersQuery(workspaceId))
  const lastRequests = useLastRequests(workspaceId)
  const [act, setAct] = useState<MemberAct | null>(null)
  const [made, setMade] = useState<MadeInvitation | null>(null)
  const [revoking, setRevoking] = useState<InvitationView | null>(null)
  const mayInvite = mayDo(rank, 'invitations:write')
  const onAct = mayDo(rank, 'members:write') ? setAct : undefined
  const change = useSearchChange<MembersSearch>()
  const invite = () => change({ invite: true })
  const open = members.data?.find(({ id }) => id === search.member)
  const detailsShown = search.member !== undefined && members.data !== undefined && act === null

  return (
    <>
      <PageHeader
        title={<Trans>Members</Trans>}
        description={<Trans>Who works in this workspace, and what their rank lets them do.</Trans>}
        actions={
          mayInvite ? (
            <Button look="primary" icon="mail" onClick={invite}>
              <Trans>Invite</Trans>
            </Button>
          ) : undefined
        }
      />
      <MemberFilters search={search} onChange={(changes) => change(changes, true)} />
      <div className="pb-8">
        <MemberTable members={members} search={search} onChange={change} lastRequests={lastRequests} onAct={onAct} />
      </div>
      {mayInvite ? (
        <InvitationList
          ended={search.ended ?? false}
          onEndedChange={(ended) => change({ ended: ended || undefined })}
          onRevoke={setRevoking}
          onInvite={invite}
        />
      ) : null}
      <SignUpPolicy />
      {detailsShown ? (
        <MemberDrawer
          member={open}
          isLastAdmin={open !== undefined && isLastAdmin(open, members.data ?? [])}
          lastRequests={lastRequests}
          onAct={onAct}
          onClose={() => change({ member: undefined })}
        />
      ) : null}
      {search.invite && mayInvite && made === null ? (
        <InviteDrawer onClose={() => change({ invite: undefined })} onMade={setMade} />
      ) : null}
      <MadeInvitationDialog
        made={made}
        onClose={() => {
          setMade(null)
          change({ invite: undefined }, true)
        }}
      />
      <MemberActs
        act={act}
        onClose={() => setAct(null)}
        onRemoved={() => {
          setAct(null)
          change({ member: undefined }, true)
        }}
      />
      {revoking === null ? null : <RevokeInvitationDialog invitation={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}
