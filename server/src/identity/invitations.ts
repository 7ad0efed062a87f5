/** Invitations to one workspace: a link for one address, good for seven days and one use. */
import { normaliseEmail } from '@keepgate/protocol/login'
import { type Rank, rankAtLeast, ranks } from '@keepgate/protocol/ranks'
import type { Transaction } from 'kysely'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { InvitationRow, Schema } from '../storage/schema.ts'
import { listTokensMadeBy } from './api-keys-repository.ts'
import { commitment, newOneTimeToken } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { Invitations } from './identity.ts'
import { invitationsRepository, revokeInvitationsMadeBy } from './invitations-repository.ts'
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

/**
 * In the caller's transaction, without an audit entry of its own: what somebody may give no more, they have not given.
 * Those to a rank above `most` (null: all) that the person made, or a token of theirs; answers the ids.
 */
export const revokeInvitationsOf = async (
  transaction: Transaction<Schema>,
  input: { personId: string; workspaceId: string | null; most: Rank | null; now: number },
): Promise<string[]> => {
  const { personId, workspaceId, most, now } = input
  const revocable = ranks.filter((rank) => most === null || !rankAtLeast(most, rank))
  if (revocable.length === 0) return []
  const makers = [personId, ...(await listTokensMadeBy(transaction, personId))]
  return revokeInvitationsMadeBy(transaction, { makers, ranks: revocable, workspaceId, now })
}

export const invitationsOf = (dependencies: Dependencies, workspaceId: string): Invitations => {
  const { database, clock, audit } = dependencies

  return {
    list: async () => (await invitationsRepository(database, workspaceId).list()).map(toInvitation),

    create: (asker, input) =>
      database.transaction().execute(async (transaction) => {
        const actor = await confirmActor(transaction, asker)
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

    revoke: (asker, invitationId) =>
      database.transaction().execute(async (transaction) => {
        const actor = await confirmActor(transaction, asker)
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
