/** Login, recovery and change of a password that this server never sees (docs/spec/login.md). */
import { normaliseEmail, type PasswordPart } from '@keepgate/protocol/login'
import { AppError } from '../kernel/errors.ts'
import type { Actor } from '../storage/ports.ts'
import type { PersonRow } from '../storage/schema.ts'
import { passwordColumns, recoveryColumns, startAnswer, toPerson, verifyAuth } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import { newEncryptionSalt } from './encryption-salts.ts'
import type { FailedLogins } from './failed-logins.ts'
import type { Login } from './identity.ts'
import type { Principal } from './model.ts'
import { peopleRepository } from './people-repository.ts'
import type { SessionService } from './sessions.ts'

export const createLogin = (
  dependencies: Dependencies,
  sessions: SessionService,
  failures: Pick<FailedLogins, 'note'>,
): Login => {
  const { database, audit } = dependencies
  const find = (email: string): Promise<PersonRow | undefined> =>
    peopleRepository(database).findByEmail(normaliseEmail(email))

  const verify = (row: PersonRow | undefined, column: 'login_hash' | 'recovery_hash', auth: string): PersonRow => {
    try {
      return verifyAuth(dependencies, row, column, auth)
    } catch (thrown) {
      failures.note(row?.id ?? null)
      throw thrown
    }
  }

  const replace = (
    verified: PersonRow,
    replacement: PasswordPart,
    how: { action: string; keepSessionKey: string | null },
  ): Promise<void> => {
    const actor: Actor = { type: 'person', id: verified.id }
    const columns = {
      ...passwordColumns(dependencies, replacement, verified.login_salt2),
      // For wallets to come; each that is there keeps its own.
      encryption_salt: newEncryptionSalt(dependencies),
    }
    return database.transaction().execute(async (transaction) => {
      const replaced = await peopleRepository(transaction).replaceSecrets(verified, columns)
      if (!replaced) throw new AppError('login_failed')
      const ended = await sessions.revokeAll(transaction, verified.id, how.keepSessionKey)
      const target = { type: 'person', id: verified.id }
      const details = { sessions_ended: ended }
      await audit(transaction, { workspaceId: null, actor, action: how.action, target, details })
    })
  }

  /** Whoever holds a session alone changes nothing that opens the account: the password's proof is asked for again. */
  const verifyAgain = async (principal: Principal, auth: string): Promise<PersonRow> => {
    if (principal.type !== 'person') throw new AppError('forbidden')
    return verify(await peopleRepository(database).findById(principal.person.id), 'login_hash', auth)
  }

  return {
    start: async (email) => startAnswer(dependencies, normaliseEmail(email), await find(email)),

    finish: async ({ email, auth, transport }) => {
      const row = verify(await find(email), 'login_hash', auth)
      const person = toPerson(row)
      return database.transaction().execute(async (transaction) => {
        // A change of the password ends the sessions that it finds: none may be made with the old one behind it.
        if (!(await peopleRepository(transaction).lockPassword(row))) throw new AppError('login_failed')
        const { sessionKey, token, expiresAt } = await sessions.create(transaction, person, transport)
        await audit(transaction, {
          workspaceId: null,
          actor: { type: 'person', id: person.id },
          action: 'session.created',
          target: { type: 'session', id: sessionKey },
          details: { transport },
        })
        return { token, expiresAt, person, wrappedUserKey: row.wrapped_user_key }
      })
    },

    openRecovery: async ({ email, recoveryAuth }) => {
      const row = verify(await find(email), 'recovery_hash', recoveryAuth)
      return { wrappedUserKey: row.recovery_wrapped_user_key }
    },

    recover: async ({ email, recoveryAuth, replacement }) => {
      const row = verify(await find(email), 'recovery_hash', recoveryAuth)
      await replace(row, replacement, { action: 'person.recovered', keepSessionKey: null })
    },

    changePassword: async (principal, { currentAuth, replacement }) => {
      const row = await verifyAgain(principal, currentAuth)
      const keepSessionKey = principal.type === 'person' ? principal.sessionKey : null
      await replace(row, replacement, { action: 'person.password_changed', keepSessionKey })
    },

    openUserKey: async (principal, auth) => ({
      wrappedUserKey: (await verifyAgain(principal, auth)).wrapped_user_key,
    }),

    replaceRecovery: async (principal, { currentAuth, recovery }) => {
      const row = await verifyAgain(principal, currentAuth)
      const columns = recoveryColumns(dependencies, recovery, row.login_salt2)
      await database.transaction().execute(async (transaction) => {
        const replaced = await peopleRepository(transaction).replaceSecrets(row, columns)
        if (!replaced) throw new AppError('login_failed')
        await audit(transaction, {
          workspaceId: null,
          actor: { type: 'person', id: row.id },
          action: 'person.recovery_code_changed',
          target: { type: 'person', id: row.id },
          details: {},
        })
      })
    },
  }
}
