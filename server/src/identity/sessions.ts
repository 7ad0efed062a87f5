/**
 * Sessions: a signed token in the client's hands, a row in the store that can end it (docs/spec/session-token.md).
 * Past half its life a session that is used goes on under the next generation; the absolute end never moves.
 */
import { sha256Hex } from '../crypto/hash.ts'
import { toBase64url } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import type { Actor } from '../storage/ports.ts'
import type { SessionRow } from '../storage/schema.ts'
import { toPerson } from './credentials.ts'
import type { Dependencies } from './dependencies.ts'
import type { IssuedToken, Person, Principal, Session, Transport } from './model.ts'
import { type SessionPayload, sessionTokens } from './session-token.ts'
import { type SessionsRepository, type SessionWithPerson, sessionsRepository } from './sessions-repository.ts'

/** How long the generation before stays good after the new one was first used: lost answers, parallel tabs. */
export const graceSeconds = 30

type Standing = 'current' | 'previous' | 'stolen' | 'unknown'

const standingOf = (generation: number, row: SessionRow, now: number): Standing => {
  if (generation === row.generation) return 'current'
  // Signed by us, but newer than the store: the store was restored from an older backup.
  if (generation > row.generation) return 'unknown'
  const inGrace = row.generation_used_at === null || now < row.generation_used_at + graceSeconds * 1000
  return generation === row.generation - 1 && inGrace ? 'previous' : 'stolen'
}

const toSession = (row: SessionRow): Session => ({
  sessionKey: row.session_key,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  absoluteExpiresAt: row.absolute_expires_at,
  transport: row.transport,
})

type SessionDependencies = Pick<Dependencies, 'database' | 'clock' | 'random' | 'audit' | 'secrets' | 'settings'> & {
  /** Tests watch it: a bad signature must not reach it. */
  readonly store?: SessionsRepository
}

export const createSessions = (dependencies: SessionDependencies) => {
  const { database, clock, random, audit, secrets, settings } = dependencies
  const tokens = sessionTokens(secrets.sessionSecret)
  const store = dependencies.store ?? sessionsRepository(database)
  const idleMs = settings.sessionIdleSeconds * 1000
  const absoluteMs = settings.sessionAbsoluteSeconds * 1000

  const issue = (sessionId: string, person: Person, generation: number, expiresAt: number): IssuedToken => {
    const exp = Math.floor(expiresAt / 1000)
    const iat = Math.floor(clock.now() / 1000)
    const payload = { session_id: sessionId, username: person.email, role: person.role, exp, iat, generation }
    return { token: tokens.sign(payload), expiresAt }
  }

  /** In the caller's transaction, which also appends to the audit log. */
  const create = async (
    transaction: Database,
    person: Person,
    transport: Transport,
  ): Promise<IssuedToken & { sessionKey: string }> => {
    const now = clock.now()
    const sessionId = toBase64url(random(32))
    const sessionKey = sha256Hex(sessionId)
    const expiresAt = now + Math.min(idleMs, absoluteMs)
    const repository = sessionsRepository(transaction)
    await repository.deleteEnded(person.id, now)
    await repository.create({
      session_key: sessionKey,
      person_id: person.id,
      generation: 0,
      generation_used_at: now,
      created_at: now,
      expires_at: expiresAt,
      absolute_expires_at: now + absoluteMs,
      revoked_at: null,
      transport,
    })
    return { ...issue(sessionId, person, 0, expiresAt), sessionKey }
  }

  const revoke = async (actor: Actor, sessionKey: string, reason = 'logout'): Promise<void> => {
    await database.transaction().execute(async (transaction) => {
      if (!(await sessionsRepository(transaction).revoke(sessionKey, clock.now()))) return
      const target = { type: 'session', id: sessionKey }
      await audit(transaction, { workspaceId: null, actor, action: 'session.revoked', target, details: { reason } })
    })
  }

  const findLiving = async (sessionKey: string, now: number): Promise<SessionWithPerson> => {
    const found = await store.find(sessionKey)
    if (found === null || found.session.revoked_at !== null || found.person.disabled_at !== null) {
      throw new AppError('session_expired')
    }
    const { expires_at: expiresAt, absolute_expires_at: absoluteExpiresAt } = found.session
    if (now >= expiresAt || now >= absoluteExpiresAt) throw new AppError('session_expired')
    return found
  }

  const refresh = async (payload: SessionPayload, found: SessionWithPerson): Promise<IssuedToken | null> => {
    const now = clock.now()
    const { session } = found
    const expiresAt = Math.min(now + idleMs, session.absolute_expires_at)
    if (session.expires_at - now > idleMs / 2 || expiresAt <= session.expires_at) return null
    const person = toPerson(found.person)
    if (await store.advance(session.session_key, session.generation, expiresAt)) {
      return issue(payload.session_id, person, session.generation + 1, expiresAt)
    }
    // Another request was faster; its generation is everyone's.
    const newer = await findLiving(session.session_key, now)
    return issue(payload.session_id, person, newer.session.generation, newer.session.expires_at)
  }

  const continueSession = async (payload: SessionPayload, found: SessionWithPerson): Promise<IssuedToken | null> => {
    const now = clock.now()
    const { session } = found
    const { session_key: sessionKey, generation } = session
    switch (standingOf(payload.generation, session, now)) {
      case 'current':
        if (session.generation_used_at === null) await store.markUsed(sessionKey, generation, now)
        return refresh(payload, found)
      case 'previous':
        // Until someone has used the new token its answer may have been lost: hand the same generation out again.
        return session.generation_used_at === null
          ? issue(payload.session_id, toPerson(found.person), generation, session.expires_at)
          : null
      case 'stolen':
        await revoke({ type: 'system' }, sessionKey, 'an older generation was used')
        throw new AppError('session_expired')
      case 'unknown':
        throw new AppError('session_expired')
    }
  }

  const authenticate = async (token: string): Promise<{ principal: Principal; refreshed: IssuedToken | null }> => {
    const payload = tokens.verify(token, clock.now())
    const sessionKey = sha256Hex(payload.session_id)
    const found = await findLiving(sessionKey, clock.now())
    const refreshed = await continueSession(payload, found)
    const { transport } = found.session
    return { principal: { type: 'person', person: toPerson(found.person), sessionKey, transport }, refreshed }
  }

  /** In the caller's transaction, without an audit entry of its own: the change that causes it has one. */
  const revokeAll = (transaction: Database, personId: string, keep: string | null): Promise<number> =>
    sessionsRepository(transaction).revokeAll(personId, keep, clock.now())

  const revokeOthers = (actor: Actor, personId: string, keepSessionKey: string | null): Promise<number> =>
    database.transaction().execute(async (transaction) => {
      const ended = await revokeAll(transaction, personId, keepSessionKey)
      const target = { type: 'person', id: personId }
      const event = { workspaceId: null, actor, action: 'sessions.revoked', target, details: { ended } }
      if (ended > 0) await audit(transaction, event)
      return ended
    })

  const list = async (personId: string): Promise<readonly Session[]> =>
    (await store.listLiving(personId, clock.now())).map(toSession)

  /** Throws session_expired: the session has ended, or its person was disabled. */
  const requireLiving = async (sessionKey: string): Promise<void> => {
    await findLiving(sessionKey, clock.now())
  }

  return {
    create,
    authenticate,
    requireLiving,
    revoke: (actor: Actor, key: string) => revoke(actor, key),
    revokeAll,
    revokeOthers,
    list,
  }
}

export type SessionService = ReturnType<typeof createSessions>
