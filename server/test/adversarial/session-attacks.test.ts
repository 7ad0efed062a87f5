import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createIdentity } from '../../src/identity/identity.ts'
import { sessionTokens } from '../../src/identity/session-token.ts'
import { createSessions } from '../../src/identity/sessions.ts'
import { sessionsRepository } from '../../src/identity/sessions-repository.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { describeOnDatabases, type OpenTestDatabase } from '../databases.ts'
import { openWorld, type World } from './identity-world.ts'

const minute = 60_000

const loggedIn = async (open: OpenTestDatabase) => {
  const world = await openWorld(open)
  const { registration, person, actor } = await world.first()
  const { token, expiresAt } = await world.logIn(registration)
  return { ...world, registration, person, actor, token, expiresAt }
}

const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
const refreshedBy = async (world: World, token: string): Promise<string | null> =>
  (await world.identity.sessions.authenticate(token)).refreshed?.token ?? null

describeOnDatabases('a session', (open) => {
  it('L10 L11 L14: is base64url(payload).base64url(signature) with the documented fields', async () => {
    const { token, person, clock } = await loggedIn(open)
    expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/)
    expect(payloadOf(token)).toEqual({
      session_id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      username: person.email,
      role: 'admin',
      iat: Math.floor(clock.now() / 1000),
      exp: Math.floor(clock.now() / 1000) + 1800,
      generation: 0,
    })
  })

  it('L15-L18 P21: a bad token is refused before the store is asked', async () => {
    const { dependencies, token } = await loggedIn(open)
    const store = sessionsRepository(dependencies.database)
    const spies = Object.values({ find: vi.spyOn(store, 'find'), advance: vi.spyOn(store, 'advance') })
    const { authenticate } = createSessions({ ...dependencies, store })
    const [first = '', second = ''] = token.split('.')
    const edited = Buffer.from(JSON.stringify({ ...payloadOf(token), role: 'user' })).toString('base64url')
    const flipped = `${second.startsWith('A') ? 'B' : 'A'}${second.slice(1)}`
    const otherSecret = sessionTokens(new Secret(new Uint8Array(32).fill(7))).sign(payloadOf(token))
    const bad = [
      '',
      '.',
      'x',
      first,
      `${edited}.${second}`,
      `${first}.${flipped}`,
      `${first}.${second.slice(0, -2)}`,
      `${first}.`,
      `.${second}`,
      otherSecret,
      `${token}.`,
      `${token}.${second}`,
      `${first}!.${second}`,
      `${first}=.${second}`,
      `${first}.${second}=`,
      `${first}.${second}\n`,
      ` ${token}`,
      `${first} .${second}`,
      // The last character of 32 bytes carries two bits that decode to nothing: a second spelling of the same bytes.
      `${first}.${second.slice(0, -1)}${second.endsWith('A') ? 'B' : String.fromCharCode(second.charCodeAt(42) + 1)}`,
      `${'A'.repeat(3000)}.${second}`,
    ]
    for (const attempt of bad) {
      await expect(authenticate(attempt), attempt).rejects.toMatchObject({ code: 'unauthenticated' })
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (junk) => {
        await expect(authenticate(junk)).rejects.toMatchObject({ code: 'unauthenticated' })
      }),
      { numRuns: 50 },
    )
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    await authenticate(token)
    expect(store.find).toHaveBeenCalledTimes(1)
  })

  it('L19 L33: ends when its time is over, without asking the store', async () => {
    const { dependencies, token, clock } = await loggedIn(open)
    const store = sessionsRepository(dependencies.database)
    vi.spyOn(store, 'find')
    clock.advance(1800 * 1000)
    const { authenticate } = createSessions({ ...dependencies, store })
    await expect(authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
    expect(store.find).not.toHaveBeenCalled()
  })

  it('L20: is refused after logout, and where the store does not know it', async () => {
    const { identity, token, actor, database } = await loggedIn(open)
    const { principal } = await identity.sessions.authenticate(token)
    if (principal.type !== 'person') throw new Error('A session is a person’s.')
    await identity.sessions.revoke(actor, principal.sessionKey)
    await expect(identity.sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
    await database.deleteFrom('sessions').execute()
    await expect(identity.sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
  })

  it('L23: stays as it is before half of its time', async () => {
    const world = await loggedIn(open)
    world.clock.advance(15 * minute - 1)
    expect(await refreshedBy(world, world.token)).toBeNull()
    const row = await world.database.selectFrom('sessions').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ expires_at: world.expiresAt, generation: 0 })
  })

  it('L21 L22 L24 L34: past half of its time it goes on under a new token', async () => {
    const world = await loggedIn(open)
    world.clock.advance(16 * minute)
    const next = await refreshedBy(world, world.token)
    const before = payloadOf(world.token)
    const now = Math.floor(world.clock.now() / 1000)
    expect(payloadOf(next ?? '')).toEqual({ ...before, generation: 1, iat: now, exp: now + 1800 })
    world.clock.advance(20 * minute)
    await expect(world.identity.sessions.authenticate(world.token)).rejects.toMatchObject({ code: 'session_expired' })
    await expect(world.identity.sessions.authenticate(next ?? '')).resolves.toBeDefined()
  })

  it('gives fifty requests at once one new generation and logs nobody out', async () => {
    const world = await loggedIn(open)
    world.clock.advance(16 * minute)
    const answers = await Promise.all(Array.from({ length: 50 }, () => refreshedBy(world, world.token)))
    const generations = answers.map((answer) => (answer === null ? null : payloadOf(answer).generation))
    expect(new Set(generations)).toEqual(new Set([1]))
    const row = await world.database.selectFrom('sessions').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ generation: 1, revoked_at: null })
    for (const answer of answers) await world.identity.sessions.authenticate(answer ?? '')
  })

  it('is extended by one of two that saw the same generation', async () => {
    const { database, expiresAt } = await loggedIn(open)
    const store = sessionsRepository(database)
    const { session_key: key } = await database.selectFrom('sessions').selectAll().executeTakeFirstOrThrow()
    expect(await store.advance(key, 0, expiresAt + 1)).toBe(true)
    expect(await store.advance(key, 0, expiresAt + 2)).toBe(false)
    await store.markUsed(key, 0, 5)
    expect(await database.selectFrom('sessions').selectAll().executeTakeFirst()).toMatchObject({
      generation: 1,
      generation_used_at: null,
      expires_at: expiresAt + 1,
    })
  })

  it('survives a lost answer: the old token gets the same generation again until the new one is used', async () => {
    const world = await loggedIn(open)
    world.clock.advance(16 * minute)
    await refreshedBy(world, world.token)
    world.clock.advance(10 * minute)
    const again = await refreshedBy(world, world.token)
    expect(payloadOf(again ?? '').generation).toBe(1)
  })

  it('accepts the generation before for 30 s after the new one was used, and then ends the session', async () => {
    const world = await loggedIn(open)
    world.clock.advance(16 * minute)
    const next = (await refreshedBy(world, world.token)) ?? ''
    await world.identity.sessions.authenticate(next)
    world.clock.advance(29_999)
    expect(await refreshedBy(world, world.token)).toBeNull()
    world.clock.advance(1)
    await expect(world.identity.sessions.authenticate(world.token)).rejects.toMatchObject({ code: 'session_expired' })
    await expect(world.identity.sessions.authenticate(next)).rejects.toMatchObject({ code: 'session_expired' })
    expect((await world.actions()).filter((action) => action === 'session.revoked')).toHaveLength(1)
    expect(await world.auditLog.verify()).toMatchObject({ ok: true })
  })

  it('never passes its absolute end, however often it is used', async () => {
    const world = await loggedIn(open)
    const start = world.clock.now()
    let token = world.token
    for (let step = 0; step < 200; step++) {
      world.clock.advance(7 * minute)
      const answer = await world.identity.sessions.authenticate(token).catch(() => null)
      if (answer === null) break
      expect(world.clock.now() - start).toBeLessThan(43_200_000)
      expect(payloadOf(token).exp * 1000 - start).toBeLessThanOrEqual(43_200_000)
      token = answer.refreshed?.token ?? token
    }
    expect(world.clock.now() - start).toBeGreaterThan(43_200_000 - 30 * minute)
    await expect(world.identity.sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
  })

  it('L27: says its role from the store, not from the token', async () => {
    const world = await loggedIn(open)
    await world.database.updateTable('people').set({ role: 'user' }).execute()
    const { principal } = await world.identity.sessions.authenticate(world.token)
    expect(principal).toMatchObject({ type: 'person', person: { role: 'user' } })
  })

  it('ends at once with a change of rank, a removal and a disabled person', async () => {
    const world = await loggedIn(open)
    const workspace = (await world.identity.workspaces.listAll())[0]?.id ?? ''
    const members = world.identity.members.forWorkspace(workspace)
    const tokenOf = async (email: string) => {
      const joined = await world.join(workspace, email, 'moderator')
      return { ...joined, token: (await world.logIn(joined.registration)).token }
    }
    const lowered = await tokenOf('lowered@example.com')
    await members.changeRank(world.actor, lowered.member.id, 'user')
    const removed = await tokenOf('removed@example.com')
    await members.remove(world.actor, removed.member.id)
    const disabled = await tokenOf('disabled@example.com')
    await world.identity.people.disable(world.actor, disabled.person.id)
    for (const { token } of [lowered, removed, disabled]) {
      await expect(world.identity.sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
    }
    await expect(world.identity.sessions.authenticate(world.token)).resolves.toBeDefined()
    await expect(world.logIn(disabled.registration)).rejects.toMatchObject({ code: 'login_failed' })
    await world.identity.people.enable(world.actor, disabled.person.id)
    await expect(world.logIn(disabled.registration)).resolves.toBeDefined()
  })

  it('lists and ends the others, and keeps the one that asks', async () => {
    const world = await loggedIn(open)
    const other = await world.logIn(world.registration)
    expect(await world.identity.sessions.list(world.person.id)).toHaveLength(2)
    const { principal } = await world.identity.sessions.authenticate(world.token)
    const keep = principal.type === 'person' ? principal.sessionKey : ''
    expect(await world.identity.sessions.revokeOthers(world.actor, world.person.id, keep)).toBe(1)
    await expect(world.identity.sessions.authenticate(other.token)).rejects.toMatchObject({ code: 'session_expired' })
    await expect(world.identity.sessions.authenticate(world.token)).resolves.toBeDefined()
  })

  it('cannot be made from a stolen table', async () => {
    const { database, identity, token } = await loggedIn(open)
    const row = await database.selectFrom('sessions').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(payloadOf(token).session_id)
    const forged = sessionTokens(new Secret(new Uint8Array(32))).sign({
      ...payloadOf(token),
      session_id: row.session_key.slice(0, 43),
    })
    await expect(identity.sessions.authenticate(forged)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('of another installation does not enter', async () => {
    const { dependencies, token } = await loggedIn(open)
    const secrets = { ...dependencies.secrets, sessionSecret: new Secret(new Uint8Array(32).fill(9)) }
    const other = createIdentity({ ...dependencies, secrets })
    await expect(other.sessions.authenticate(token)).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})
