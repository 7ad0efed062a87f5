/** Guesses at one account's secrets from many addresses: the address limits alone would let each address have its share. */
import { afterEach, expect, it } from 'vitest'
import { limitRules } from '../../src/limits/classes.ts'
import { describeOnDatabases } from '../databases.ts'
import {
  type Answer,
  type ControlPlane,
  registrationOf,
  startControlPlane,
  unlimited,
} from '../end-to-end/control-plane.ts'

const wrong = 'A'.repeat(43)
const hourMs = 3_600_000
/** As in development: nothing but this limit is on. */
const { proofs } = limitRules({ enabled: true, address: null, key: null, classes: unlimited.classes })
const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step()
})

describeOnDatabases('an account', (open) => {
  const start = async (): Promise<ControlPlane> => {
    const plane = await startControlPlane({ open, trustedProxies: ['127.0.0.1'], rules: { ...unlimited, proofs } })
    cleanUp.push(plane.close)
    return plane
  }

  const from = (address: number) => ({ 'x-forwarded-for': `203.0.113.${address}` })
  const logIn = ({ request }: ControlPlane, email: string, auth: string, address = 1): Promise<Answer> =>
    request('POST', '/auth/login/finish', { body: { email, auth, transport: 'bearer' }, headers: from(address) })
  const recover = ({ request }: ControlPlane, email: string, recovery_auth: string, address = 1): Promise<Answer> =>
    request('POST', '/auth/recovery/open', { body: { email, recovery_auth }, headers: from(address) })
  const finishRecovery = ({ request }: ControlPlane, email: string, recovery_auth: string): Promise<Answer> => {
    const { kdf, login_salt, auth, wrapped_user_key } = registrationOf(email).registration
    const replacement = { kdf, login_salt, auth, wrapped_user_key }
    return request('POST', '/auth/recovery/finish', { body: { email, recovery_auth, replacement } })
  }

  /** How often each status was answered to 160 attempts at once from 40 addresses. */
  const spray = async (attempt: (address: number) => Promise<Answer>): Promise<Record<number, number>> => {
    const answers = await Promise.all(Array.from({ length: 160 }, (_, index) => attempt(1 + (index % 40))))
    for (const { status, headers } of answers) {
      if (status !== 429) continue
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(3660)
    }
    const counts: Record<number, number> = {}
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
    return counts
  }

  it('admits 20 wrong proofs an hour, however many addresses ask at once and whether or not it exists', async () => {
    const plane = await start()
    const { email } = await plane.firstAdministrator('root@example.com')
    for (const address of [email, 'nobody@example.com']) {
      expect(await spray((source) => logIn(plane, address, wrong, source))).toEqual({ 401: 20, 429: 140 })
      expect(await spray((source) => recover(plane, address, wrong, source))).toEqual({ 401: 20, 429: 140 })
    }
    expect(plane.logged.join()).not.toMatch(/@example\.com/)
    // Both halves of a recovery, and every spelling of an address, are counted together.
    expect((await finishRecovery(plane, email, wrong)).status).toBe(429)
    expect((await logIn(plane, ` ${email.toUpperCase()} `, wrong)).status).toBe(429)
  })

  it('that strangers guess at keeps its sessions and its other ways in, and opens again as the hour slides', async () => {
    const plane = await start()
    const account = await plane.firstAdministrator('root@example.com')
    const token = await plane.login(account)
    await spray((source) => logIn(plane, account.email, wrong, source))
    expect((await logIn(plane, account.email, account.auth)).status).toBe(429)

    expect((await plane.request('GET', '/auth/session', { token })).status).toBe(200)
    const opened = await plane.request('POST', '/auth/user-key', { token, body: { auth: account.auth } })
    expect(opened.status).toBe(200)
    expect((await recover(plane, account.email, account.recoveryAuth)).status).toBe(200)
    expect((await logIn(plane, 'somebody-else@example.com', wrong)).status).toBe(401)

    plane.clock.advance(hourMs / 2)
    // Refused ones cost nothing: whoever goes on asking does not make it longer.
    await spray((source) => logIn(plane, account.email, wrong, source))
    plane.clock.advance(hourMs / 2 + 61_000)
    expect((await logIn(plane, account.email, account.auth)).status).toBe(200)
  })

  it('takes a right proof back from the count, and no wrong one with it', async () => {
    const plane = await start()
    const { email, auth } = await plane.firstAdministrator('root@example.com')
    for (let attempt = 0; attempt < 19; attempt++) expect((await logIn(plane, email, wrong)).status).toBe(401)
    for (let attempt = 0; attempt < 30; attempt++) expect((await logIn(plane, email, auth)).status).toBe(200)
    expect((await logIn(plane, email, wrong)).status).toBe(401)
    expect((await logIn(plane, email, auth)).status).toBe(429)
  })

  it('cannot be guessed at behind a stolen session, by whichever route asks for the password again', async () => {
    const plane = await start()
    const account = await plane.firstAdministrator('root@example.com')
    const token = await plane.login(account)
    const { registration } = registrationOf(account.email)
    const { kdf, login_salt, auth, wrapped_user_key, recovery } = registration
    const replacement = { kdf, login_salt, auth, wrapped_user_key }
    const asks = [
      () => plane.request('POST', '/auth/user-key', { token, body: { auth: wrong } }),
      () => plane.request('POST', '/auth/password', { token, body: { current_auth: wrong, replacement } }),
      () => plane.request('POST', '/auth/recovery/code', { token, body: { current_auth: wrong, recovery } }),
    ] as const
    expect(await spray((source) => (asks[source % 3] ?? asks[0])())).toEqual({ 401: 20, 429: 140 })
  })
})
