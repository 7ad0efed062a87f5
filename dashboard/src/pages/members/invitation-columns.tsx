import type { InvitationView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useRankWords } from '../../people/rank-words.ts'
import { Button } from '../../ui/button.tsx'
import { Name } from '../../ui/name.tsx'
import { useNow } from '../../ui/now.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Status, type StatusTone } from '../../ui/status.tsx'
import type { Column } from '../../ui/table-column.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { type InvitationStatus, invitationStatusOf } from './invitation-status.ts'

export const useInvitationColumns = (onRevoke: (invitation: InvitationView) => void) => {
  const { t } = useLingui()
  const words = useRankWords()
  return useMemo(
    (): readonly Column<InvitationView>[] => [
      {
        id: 'email',
        header: t`E-mail`,
        cell: (row) => (
          <span className="block max-w-72 min-w-32 font-medium">
            <Name text={row.email} />
          </span>
        ),
      },
      { id: 'rank', header: t`Rank`, cell: (row) => <span className="whitespace-nowrap">{words[row.rank].name}</span> },
      { id: 'status', header: t`Status`, cell: (row) => <StatusMark invitation={row} /> },
      { id: 'created', header: t`Created`, cell: (row) => <RelativeTime at={row.created_at} /> },
      { id: 'expires', header: t`Expires`, cell: (row) => <Expiry invitation={row} /> },
      {
        id: 'actions',
        pinned: true,
        header: t`Actions`,
        align: 'end',
        cell: (row) => <Revoke invitation={row} onRevoke={onRevoke} />,
      },
    ],
    [t, words, onRevoke],
  )
}

const tones = { open: 'live', accepted: 'good', revoked: 'off', expired: 'off' } satisfies Record<
  InvitationStatus,
  StatusTone
>

const StatusMark = ({ invitation }: { invitation: InvitationView }) => {
  const { t } = useLingui()
  const status = invitationStatusOf(invitation, useNow())
  const words = {
    open: t`Waiting`,
    accepted: t`Accepted`,
    revoked: t`Revoked`,
    expired: t`Expired`,
  } satisfies Record<InvitationStatus, string>
  const endedAt = invitation.accepted_at ?? invitation.revoked_at
  return (
    <span className="inline-flex items-baseline gap-2 whitespace-nowrap">
      <Status tone={tones[status]}>{words[status]}</Status>
      {endedAt === null ? null : (
        <span className="text-ink-soft">
          <RelativeTime at={endedAt} />
        </span>
      )}
    </span>
  )
}

/** What was accepted or revoked expires no more. */
const Expiry = ({ invitation }: { invitation: InvitationView }) =>
  invitation.accepted_at === null && invitation.revoked_at === null ? (
    <RelativeTime at={invitation.expires_at} />
  ) : (
    <span className="text-ink-faint">–</span>
  )

type RevokeProps = { invitation: InvitationView; onRevoke: (invitation: InvitationView) => void }

const Revoke = ({ invitation, onRevoke }: RevokeProps) => {
  const { t } = useLingui()
  if (invitationStatusOf(invitation, useNow()) !== 'open') return null
  const email = visibleText(invitation.email)
  return (
    <Button size="small" icon="ban" onClick={() => onRevoke(invitation)}>
      <span aria-hidden>{t`Revoke`}</span>
      <span className="sr-only">{t`Revoke the invitation for ${email}`}</span>
    </Button>
  )
}
