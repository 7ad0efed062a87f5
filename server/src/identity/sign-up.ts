/** How people join after the first: by invitation, or by themselves where SIGNUP=open. */
import { normaliseEmail } from '@keepgate/protocol/login'
import type { Transaction } from 'kysely'
import { AppError } from '../kernel/errors.ts'
import type { InvitationRow, Schema } from '../storage/schema.ts'
import { hashOneTimeToken } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { Homes } from './home.ts'
import type { SignUp } from './identity.ts'
import { findInvitedWorkspace, revokeInvitationsTo, takeInvitation } from './invitations-repository.ts'
import { membersRepository } from './members-repository.ts'
import type { Person } from './model.ts'
import { workspacesRepository } from './workspaces-repository.ts'

type Guest = Parameters<SignUp['withInvitation']>[0]

const invitedAddress = (guest: Guest): string => {
  if ('registration' in guest) return normaliseEmail(guest.registration.email)
  if (guest.principal.type !== 'person') throw new AppError('forbidden')
  return guest.principal.person.email
}

export const createSignUp = (dependencies: Dependencies, homes: Homes): SignUp => {
  const { database, clock, nextRevision, settings, audit } = dependencies

  const take = async (transaction: Transaction<Schema>, guest: Guest): Promise<InvitationRow> => {
    const tokenHash = hashOneTimeToken(guest.token)
    const workspaceId = await findInvitedWorkspace(transaction, tokenHash)
    if (workspaceId === undefined) throw new AppError('not_found')
    // The workspace first, as whoever removes the inviter does: the other order would be a deadlock.
    const workspace = await workspacesRepository(transaction).lockLiving(workspaceId)
    if (workspace === undefined) throw new AppError('not_found')
    const invitation = await takeInvitation(transaction, tokenHash, clock.now())
    if (invitation === undefined) throw new AppError('not_found')
    // A link that was forwarded or leaked makes nobody else a member. The refusal undoes the taking.
    if (invitation.email !== invitedAddress(guest)) {
      throw new AppError('invitation_other_address', 'registration' in guest ? { param: 'email' } : {})
    }
    return invitation
  }

  const personOf = async (transaction: Transaction<Schema>, guest: Guest): Promise<Person> => {
    if ('registration' in guest) {
      return homes.addPerson(transaction, { registration: guest.registration, role: 'user', actor: null })
    }
    if (guest.principal.type !== 'person') throw new AppError('forbidden')
    return guest.principal.person
  }

  return {
    policy: settings.signUp,

    open: async ({ registration, workspaceName }) => {
      if (settings.signUp !== 'open') throw new AppError('sign_up_closed')
      return database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const person = await homes.addPerson(transaction, { registration, role: 'user', actor: null })
        const actor = { type: 'person', id: person.id } as const
        const owner = { name: workspaceName, personId: person.id, actor, revision }
        return { person, workspace: await homes.addWorkspace(transaction, owner) }
      })
    },

    withInvitation: async (guest) => {
      if ('registration' in guest && settings.signUp === 'closed') throw new AppError('sign_up_closed')
      return database.transaction().execute(async (transaction) => {
        const { id, workspace_id: workspaceId, rank } = await take(transaction, guest)
        const person = await personOf(transaction, guest)
        const members = membersRepository(transaction, workspaceId)
        if ((await members.findByEmail(person.email)) !== undefined) {
          throw new AppError('conflict', { message: 'You are a member of this workspace already.' })
        }
        const actor = { type: 'person', id: person.id } as const
        await homes.addMember(transaction, { workspaceId, personId: person.id, rank, actor })
        // What else was sent to them leads nowhere any more, and would outlive their membership.
        const others = { email: person.email, workspaceId, now: clock.now() }
        const target = { type: 'invitation', id }
        const details = { rank, invitations_revoked: await revokeInvitationsTo(transaction, others) }
        await audit(transaction, { workspaceId, actor, action: 'invitation.accepted', target, details })
        return { person, workspaceId, rank }
      })
    },
  }
}
