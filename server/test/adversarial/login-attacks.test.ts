import { deriveLogin } from '@keepgate/client/derive-login'
import { login } from '@keepgate/client/login'
import { deriveRecovery, readRecoveryCode } from '@keepgate/client/recovery-code'
import { createPasswordPart } from '@keepgate/client/registration'
import { openUserKey } from '@keepgate/client/user-key'
import { authPaths, LoginFinish, LoginStart } from '@keepgate/protocol/login'
import { expect, it } from 'vitest'
import { personView } from '../../src/identity/views.ts'
import { toAppError } from '../../src/kernel/errors.ts'
import { describeOnDatabases } from '../databases.ts'
import { openWorld, quickPrimitives, register, type World } from './identity-world.ts'

const wrong = 'A'.repeat(43)

/** The two login routes, as thin as they can be, for the client to talk to. */
const serve =
  ({ identity }: World) =>
  async (url: string, init: RequestInit): Promise<Response> => {
    const body: unknown = JSON.parse(String(init.body))
    try {
      if (url.endsWith(authPaths.loginStart)) {
        return Response.json(await identity.login.start(LoginStart.parse(body).email))
      }
      const outcome = await identity.login.finish(LoginFinish.parse(body))
      return Response.json({
        token: outcome.token,
        expires_at: outcome.expiresAt,
        person: personView(outcome.person),
        wrapped_user_key: outcome.wrappedUserKey,
      })
    } catch (error) {
      const { code, status, message } = toAppError(error)
      return Response.json({ code, detail: message }, { status })
    }
  }

describeOnDatabases('a login', (open) => {
  it('opens with the client’s derivation, and gives back the user key that registration made', async () => {
    const world = await openWorld(open)
    const made = await register('Tür@Example.COM', 'pässword with ﬁve words')
    await world.identity.setup.createFirstAdministrator({
      registration: made.registration,
      workspaceName: 'Home',
      actor: { type: 'cli' },
    })
    const baseUrl = 'http://127.0.0.1:1/'
    const fetch = serve(world)
    // The same password in another normal form, the same address in another case.
    const input = { baseUrl, fetch, email: ' tür@EXAMPLE.com ', password: 'pa\u0308ssword with five words' }
    const entered = await login(input, quickPrimitives)
    expect(entered.userKey).toEqual(made.userKey)
    expect(entered.person.email).toBe('tür@example.com')
    await expect(login({ ...input, password: 'another password' }, quickPrimitives)).rejects.toMatchObject({
      code: 'login_failed',
      status: 401,
    })
  })

  it('answers the same for an unknown address as for a wrong password', async () => {
    const world = await openWorld(open)
    const { registration } = await world.first()
    const attempts = await Promise.all(
      [registration.email, 'nobody@example.com'].map((email) =>
        world.identity.login.finish({ email, auth: wrong, transport: 'cookie' }).catch((error: unknown) => error),
      ),
    )
    const answers = attempts.map((error) => {
      const { code, status, message, errors, param, retryAfterSeconds } = toAppError(error)
      return { code, status, message, errors, param, retryAfterSeconds }
    })
    expect(answers[0]).toMatchObject({ code: 'login_failed' })
    expect(answers[0]).toEqual(answers[1])
    for (const email of [registration.email, 'nobody@example.com']) {
      const refused = { code: 'login_failed' }
      await expect(world.identity.login.openRecovery({ email, recoveryAuth: wrong })).rejects.toMatchObject(refused)
    }
  })

  it('starts an unknown address with a salt of the same form that stays, and differs between addresses', async () => {
    const world = await openWorld(open)
    const { registration } = await world.first()
    const known = await world.identity.login.start(registration.email)
    const fake = await world.identity.login.start('nobody@example.com')
    expect(Object.keys(fake).sort()).toEqual(Object.keys(known).sort())
    expect(fake.kdf).toEqual(known.kdf)
    for (const field of ['login_salt', 'recovery_salt'] as const) {
      expect(fake[field]).toMatch(/^[A-Za-z0-9_-]{22}$/)
      expect(fake[field]).toHaveLength(known[field].length)
    }
    expect(await world.identity.login.start(' NOBODY@example.com')).toEqual(fake)
    expect((await world.identity.login.start('noone@example.com')).login_salt).not.toBe(fake.login_salt)
  })

  it('takes comparable time for known and unknown addresses', async () => {
    const world = await openWorld(open)
    const { registration } = await world.first()
    const measure = async (email: string): Promise<number> => {
      const before = performance.now()
      await world.identity.login.start(email)
      await world.identity.login.finish({ email, auth: wrong, transport: 'cookie' }).catch(() => null)
      return performance.now() - before
    }
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < 150; round++) {
      times[0].push(await measure(registration.email))
      times[1].push(await measure('nobody@example.com'))
    }
    const [known = 0, unknown = 0] = times.map((list) => list.sort((one, other) => one - other)[75])
    // Generous, because machines are noisy; a skipped hash or look-up would be a multiple.
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(1.8)
  })

  it('is not opened by what the table holds', async () => {
    const world = await openWorld(open)
    await world.first()
    const row = await world.database.selectFrom('people').selectAll().executeTakeFirstOrThrow()
    for (const auth of [row.login_hash, row.recovery_hash, row.login_salt2, row.login_salt, '', `${row.login_hash}=`]) {
      const attempt = world.identity.login.finish({ email: row.email, auth, transport: 'bearer' })
      await expect(attempt).rejects.toMatchObject({ code: 'login_failed' })
    }
  })

  it('stores neither the password nor anything the client sent as proof', async () => {
    const world = await openWorld(open)
    const { registration, recoveryCode } = await world.first()
    await world.logIn(registration)
    const tables = ['people', 'sessions', 'audit_entries'] as const
    const stored = JSON.stringify(
      await Promise.all(tables.map((name) => world.database.selectFrom(name).selectAll().execute())),
    )
    for (const secret of ['correct horse', registration.auth, registration.recovery.auth, recoveryCode]) {
      expect(stored).not.toContain(secret)
      expect(stored).not.toContain(Buffer.from(secret).toString('base64url'))
    }
  })

  it('refuses a second spelling of the right proof', async () => {
    const world = await openWorld(open)
    const { registration } = await world.first()
    const { email, auth } = registration
    const last = auth.charCodeAt(42)
    for (const spelling of [`${auth}=`, ` ${auth}`, `${auth}\n`, auth.slice(0, 42) + String.fromCharCode(last + 1)]) {
      const attempt = world.identity.login.finish({ email, auth: spelling, transport: 'bearer' })
      await expect(attempt, spelling).rejects.toMatchObject({ code: 'login_failed' })
    }
  })

  it('T5: changes the password and the salt of wallets to come, ends the other sessions and keeps the one that asked', async () => {
    const world = await openWorld(open)
    const { registration } = await world.first()
    const mine = await world.logIn(registration)
    const other = await world.logIn(registration)
    const userKey = new Uint8Array(32).fill(1)
    const input = { email: registration.email, password: 'another long password', userKey }
    const replacement = await createPasswordPart(input, quickPrimitives)
    const change = { currentAuth: wrong, replacement }
    await expect(world.identity.login.changePassword(mine.principal, change)).rejects.toMatchObject({
      code: 'login_failed',
    })
    await expect(world.identity.sessions.authenticate(other.token)).resolves.toBeDefined()
    const saltOf = async () =>
      (await world.database.selectFrom('people').select('encryption_salt').executeTakeFirstOrThrow()).encryption_salt
    const salt = await saltOf()
    await world.identity.login.changePassword(mine.principal, { currentAuth: registration.auth, replacement })
    expect(await saltOf()).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    expect(await saltOf()).not.toBe(salt)
    await expect(world.identity.sessions.authenticate(other.token)).rejects.toMatchObject({ code: 'session_expired' })
    await expect(world.identity.sessions.authenticate(mine.token)).resolves.toBeDefined()
    await expect(world.logIn(registration)).rejects.toMatchObject({ code: 'login_failed' })
    await expect(world.logIn({ ...registration, auth: replacement.auth })).resolves.toBeDefined()
  })

  it('recovers with the code alone, keeps the user key and ends every session', async () => {
    const world = await openWorld(open)
    const made = await register('lost@example.com')
    const { email } = made.registration
    const actor = { type: 'cli' } as const
    const first = { registration: made.registration, workspaceName: 'Home', actor }
    await world.identity.setup.createFirstAdministrator(first)
    const { token } = await world.logIn(made.registration)

    const start = await world.identity.login.start(email)
    const code = await readRecoveryCode(made.recoveryCode.toLowerCase().replaceAll('-', ' '), quickPrimitives)
    const salt = Buffer.from(start.recovery_salt, 'base64url')
    const derived = await deriveRecovery(code ?? new Uint8Array(), email, salt, quickPrimitives)
    const proof = { email, recoveryAuth: derived.auth }
    const { wrappedUserKey } = await world.identity.login.openRecovery(proof)
    const userKey = await openUserKey(derived.wrapKey, 'recovery', wrappedUserKey, quickPrimitives)
    expect(userKey).toEqual(made.userKey)
    const replacement = await createPasswordPart({ email, password: 'a new beginning', userKey }, quickPrimitives)
    await expect(world.identity.login.recover({ email, recoveryAuth: wrong, replacement })).rejects.toMatchObject({
      code: 'login_failed',
    })
    await world.identity.login.recover({ ...proof, replacement })

    await expect(world.identity.sessions.authenticate(token)).rejects.toMatchObject({ code: 'session_expired' })
    const again = await world.identity.login.start(email)
    const { auth } = await deriveLogin('a new beginning', email, again.login_salt, again.kdf, quickPrimitives)
    await expect(world.logIn({ ...made.registration, auth })).resolves.toBeDefined()
  })
})
