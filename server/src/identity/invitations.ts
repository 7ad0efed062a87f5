/** Invitations to one workspace: a link for one address, good for seven days and one use. */
import { normaliseEmail } from '@keepgate/protocol/login'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { InvitationRow } from '../storage/schema.ts'
import { commitment, newOneTimeToken } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { Invitations } from './identity.ts'
import { invitationsRepository } from './invitations-repository.ts'
import { membersRepository } from './members-repository.ts'
import type { Invitation } from './model.ts'
import { workspacesRepository } from './workspaces-repository.ts'

export const invitationSeconds = 7 * 86_400

const toInvitation = (row: Omit<InvitationRow, 'workspace_id'>): Invitation => ({
  id: row.id,
  email: row.email,
  rank: row.rank,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  acceptedAt: row.accepted_at,
  revokedAt: row.revoked_at,
})

export const invitationsOf = (dependencies: Dependencies, workspaceId: string): Invitations => {
  const { database, clock, audit } = dependencies

  return {
    list: async () => (await invitationsRepository(database, workspaceId).list()).map(toInvitation),

    create: (actor, input) =>
      database.transaction().execute(async (transaction) => {
        const email = normaliseEmail(input.email)
        if ((await workspacesRepository(transaction).lockLiving(workspaceId)) === undefined) {
          throw new AppError('not_found')
        }
        if ((await membersRepository(transaction, workspaceId).findByEmail(email)) !== undefined) {
          throw new AppError('conflict', { message: 'This person is a member already.' })
        }
        const now = clock.now()
        const { token, tokenHash } = newOneTimeToken(dependencies)
        const row = {
          id: newId('inv', now),
          email,
          rank: input.rank,
          token_hash: tokenHash,
          created_by: 'id' in actor ? actor.id : actor.type,
          created_at: now,
          expires_at: now + invitationSeconds * 1000,
          accepted_at: null,
          revoked_at: null,
        }
        await invitationsRepository(transaction, workspaceId).create(row)
        await audit(transaction, {
          workspaceId,
          actor,
          action: 'invitation.created',
          target: { type: 'invitation', id: row.id },
          details: { rank: row.rank, email_commitment: commitment(tokenHash, email) },
        })
        return { invitation: toInvitation(row), token }
      }),

    revoke: (actor, invitationId) =>
      database.transaction().execute(async (transaction) => {
        const invitations = invitationsRepository(transaction, workspaceId)
        if ((await invitations.findById(invitationId)) === undefined) throw new AppError('not_found')
        if (!(await invitations.revoke(invitationId, clock.now()))) {
          throw new AppError('conflict', { message: 'This invitation is not open any more.' })
        }
        const target = { type: 'invitation', id: invitationId }
        await audit(transaction, { workspaceId, actor, action: 'invitation.revoked', target, details: {} })
      }),
  }
}
