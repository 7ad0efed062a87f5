import type { InvitationView } from '@keepgate/protocol/identity'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { invitationsQuery } from '../../api/invitations/list-invitations.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { useInvitationColumns } from './invitation-columns.tsx'
import { chooseInvitations } from './invitation-status.ts'

export type InvitationListProps = {
  /** Those that have ended are shown too. */
  ended: boolean
  onEndedChange: (ended: boolean) => void
  onRevoke: (invitation: InvitationView) => void
  onInvite: () => void
}

export const InvitationList = ({ ended, onEndedChange, onRevoke, onInvite }: InvitationListProps) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const invitations = useQuery(invitationsQuery(workspaceId))
  const columns = useInvitationColumns(onRevoke)
  const now = useNow()
  const { data } = invitations
  const shown = useMemo(() => data && chooseInvitations(data, ended, now), [data, ended, now])
  const open = useMemo(() => chooseInvitations(data ?? [], false, now).length, [data, now])
  const count = (data?.length ?? 0) - open
  return (
    <Section
      title={<Trans>Invitations</Trans>}
      description={<Trans>Links that let somebody in. Each works once, for 7 days, for one address.</Trans>}
    >
      <Table<InvitationView>
        label={t`Invitations`}
        columns={columns}
        rows={shown}
        rowId={({ id }) => id}
        failure={failureOf(invitations)}
        onRetry={() => void invitations.refetch()}
        empty={{
          title: <Trans>No invitation is open.</Trans>,
          action: (
            <Button icon="mail" onClick={onInvite}>
              <Trans>Invite</Trans>
            </Button>
          ),
        }}
      />
      {count === 0 ? null : (
        <p className="mt-2 flex flex-wrap items-center gap-2 px-3 text-sm text-ink-soft">
          {ended ? (
            <Plural value={count} one="# ended invitation is shown." other="# ended invitations are shown." />
          ) : (
            <Plural value={count} one="# ended invitation is hidden." other="# ended invitations are hidden." />
          )}
          <Button size="small" look="quiet" onClick={() => onEndedChange(!ended)}>
            {ended ? <Trans>Hide ended</Trans> : <Trans>Show all</Trans>}
          </Button>
        </p>
      )}
    </Section>
  )
}
