import { normaliseEmail } from '@keepgate/protocol/login'
import { AppError } from '../kernel/errors.ts'
import { revokeKeysMadeBy } from './api-keys-repository.ts'
import { toPerson } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { Identity } from './identity.ts'
import { revokeInvitationsOf } from './invitations.ts'
import { peopleRepository } from './people-repository.ts'
import type { SessionService } from './sessions.ts'

export const createPeople = (dependencies: Dependencies, sessions: SessionService): Identity['people'] => {
  const { database, clock, audit, nextRevision } = dependencies

  return {
    find: async (idOrEmail) => {
      const people = peopleRepository(database)
      const row = (await people.findById(idOrEmail)) ?? (await people.findByEmail(normaliseEmail(idOrEmail)))
      return row === undefined ? null : toPerson(row)
    },

    disable: async (actor, personId) => {
      await database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const people = peopleRepository(transaction)
        const person = await people.findById(personId)
        if (person === undefined) throw new AppError('not_found')
        if (person.disabled_at !== null) return
        const now = clock.now()
        await people.setDisabled(personId, now)
        if (person.role === 'admin' && (await people.countAdministrators()) === 0) {
          throw new AppError('conflict', { message: 'The last administrator cannot be disabled.' })
        }
        const ended = await sessions.revokeAll(transaction, personId, null)
        const keys = await revokeKeysMadeBy(transaction, { personId, workspaceId: null, now, revision })
        const invitations = await revokeInvitationsOf(transaction, { personId, workspaceId: null, most: null, now })
        const target = { type: 'person', id: personId }
        const details = { sessions_ended: ended, keys_revoked: keys, invitations_revoked: invitations }
        await audit(transaction, { workspaceId: null, actor, action: 'person.disabled', target, details })
      })
    },

    rename: (personId, displayName) =>
      database.transaction().execute(async (transaction) => {
        const person = await peopleRepository(transaction).setDisplayName(personId, displayName)
        if (person === undefined) throw new AppError('session_expired')
        const target = { type: 'person', id: personId }
        const actor = { type: 'person', id: personId } as const
        // The entry names nobody: the audit log is kept for longer than names are.
        await audit(transaction, { workspaceId: null, actor, action: 'person.renamed', target, details: {} })
        return toPerson(person)
      }),

    enable: (actor, personId) =>
      database.transaction().execute(async (transaction) => {
        const people = peopleRepository(transaction)
        if ((await people.findById(personId)) === undefined) throw new AppError('not_found')
        await people.setDisabled(personId, null)
        const target = { type: 'person', id: personId }
        await audit(transaction, { workspaceId: null, actor, action: 'person.enabled', target, details: {} })
      }),
  }
}
