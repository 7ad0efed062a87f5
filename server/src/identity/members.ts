/** Members of one workspace. Whoever's rank changes or ends is logged out everywhere at once. */
import type { Transaction } from 'kysely'
import { AppError } from '../kernel/errors.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { Schema } from '../storage/schema.ts'
import { revokeKeysMadeBy } from './api-keys-repository.ts'
import type { Dependencies } from './dependencies.ts'
import type { Members } from './identity.ts'
import { revokeInvitationsOf } from './invitations.ts'
import { revokeInvitationsTo } from './invitations-repository.ts'
import { membersRepository } from './members-repository.ts'
import type { Member } from './model.ts'
import type { SessionService } from './sessions.ts'
import { workspacesRepository } from './workspaces-repository.ts'

export const membersOf = (dependencies: Dependencies, sessions: SessionService, workspaceId: string): Members => {
  const { database, clock, audit, nextRevision } = dependencies

  const lockedMember = async (transaction: Transaction<Schema>, memberId: string): Promise<Member> => {
    // The lock makes two admins who lower each other at once come one after the other.
    const workspace = await workspacesRepository(transaction).lockLiving(workspaceId)
    const member = await membersRepository(transaction, workspaceId).findById(memberId)
    if (workspace === undefined || member === undefined) throw new AppError('not_found')
    return member
  }

  const requireAdmin = async (transaction: Transaction<Schema>): Promise<void> => {
    if ((await membersRepository(transaction, workspaceId).countAdmins()) === 0) {
      throw new AppError('conflict', { message: 'The last admin of a workspace can neither leave nor be lowered.' })
    }
  }

  return {
    list: () => membersRepository(database, workspaceId).list(),

    changeRank: (asker, memberId, rank) =>
      database.transaction().execute(async (transaction) => {
        const actor = await confirmActor(transaction, asker)
        const member = await lockedMember(transaction, memberId)
        if (member.rank === rank) return member
        await membersRepository(transaction, workspaceId).updateRank(memberId, rank)
        if (member.rank === 'admin') await requireAdmin(transaction)
        const { personId } = member
        const ended = await sessions.revokeAll(transaction, personId, null)
        const now = clock.now()
        const invitations = await revokeInvitationsOf(transaction, { personId, workspaceId, most: rank, now })
        const change = { person_id: personId, from: member.rank, to: rank }
        await audit(transaction, {
          workspaceId,
          actor,
          action: 'member.rank_changed',
          target: { type: 'member', id: memberId },
          details: { ...change, sessions_ended: ended, invitations_revoked: invitations },
        })
        return { ...member, rank }
      }),

    remove: async (asker, memberId) => {
      await database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const actor = await confirmActor(transaction, asker)
        const member = await lockedMember(transaction, memberId)
        await membersRepository(transaction, workspaceId).delete(memberId)
        if (member.rank === 'admin') await requireAdmin(transaction)
        const ended = await sessions.revokeAll(transaction, member.personId, null)
        const { personId } = member
        const now = clock.now()
        const keys = await revokeKeysMadeBy(transaction, { personId, workspaceId, now, revision })
        const made = await revokeInvitationsOf(transaction, { personId, workspaceId, most: null, now })
        // Another link to their own address would bring them straight back.
        const theirs = await revokeInvitationsTo(transaction, { email: member.email, workspaceId, now })
        const invitations = [...made, ...theirs]
        const ends = { sessions_ended: ended, keys_revoked: keys, invitations_revoked: invitations }
        await audit(transaction, {
          workspaceId,
          actor,
          action: 'member.removed',
          target: { type: 'member', id: memberId },
          details: { person_id: personId, rank: member.rank, ...ends },
        })
      })
    },
  }
}
