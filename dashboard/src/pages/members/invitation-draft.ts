/** An invitation as its form holds it, and what of it is sent. */
import { InvitationCreate } from '@keepgate/protocol/identity'

export type InvitationDraft = InvitationCreate

/** The lowest rank that can do anything. */
export const newInvitation = (): InvitationDraft => ({ email: '', rank: 'user' })

/** Null where the address is none. */
export const readInvitation = (draft: InvitationDraft): InvitationCreate | null =>
  InvitationCreate.safeParse({ ...draft, email: draft.email.trim() }).data ?? null
