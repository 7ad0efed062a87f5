/** How an invitation stands, now. */
import type { InvitationView } from '@keepgate/protocol/identity'

export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired'

/** @param now milliseconds since 1970 */
export const invitationStatusOf = (invitation: InvitationView, now: number): InvitationStatus => {
  if (invitation.accepted_at !== null) return 'accepted'
  if (invitation.revoked_at !== null) return 'revoked'
  return invitation.expires_at <= now ? 'expired' : 'open'
}

/** Newest first. */
export const chooseInvitations = (
  invitations: readonly InvitationView[],
  ended: boolean,
  now: number,
): InvitationView[] =>
  invitations
    .filter((invitation) => ended || invitationStatusOf(invitation, now) === 'open')
    .toSorted((one, other) => other.created_at - one.created_at)
