/** What only the password may open or change, asked for by somebody who holds a session alone. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Account, type ControlPlane, registrationOf, startControlPlane } from '../end-to-end/control-plane.ts'
import { rawFetch } from './raw-request.ts'

let plane: ControlPlane
let mine: Account
let theirs: Account
let token: string

beforeAll(async () => {
  plane = await startControlPlane({ signUp: 'invite' })
  mine = await plane.firstAdministrator('root@keepgate.example')
  const email = 'other@keepgate.example'
  const actor = { type: 'person', id: mine.home.person.id } as const
  const invitation = await plane.identity.invitations
    .forWorkspace(mine.home.workspace.id)
    .create(actor, { email, rank: 'user' })
  const made = registrationOf(email)
  const { registration } = made
  const { person } = await plane.identity.signUp.withInvitation({ token: invitation.token, registration })
  theirs = { ...made, email, home: { person, workspace: mine.home.workspace } }
  token = await plane.login(mine)
})

afterAll(async () => {
  await plane.close()
})

const post = (path: string, body: unknown) => plane.request('POST', path, { token, body })

it('gives the sealed user key for the password’s proof, and for no other', async () => {
  const opened = await post('/auth/user-key', { auth: mine.auth })
  expect(opened.status).toBe(200)
  expect(opened.json).toEqual({ wrapped_user_key: expect.stringMatching(/^kg1\./) })
  for (const auth of [theirs.auth, mine.recoveryAuth, 'A'.repeat(43)]) {
    const refused = await post('/auth/user-key', { auth })
    expect(refused).toMatchObject({ status: 401, json: { code: 'login_failed' } })
  }
})

it('replaces the recovery code for the password’s proof alone, and the old code opens nothing afterwards', async () => {
  const { registration, recoveryAuth } = registrationOf('unused@keepgate.example')
  const { recovery } = registration
  const open = (code: string) => post('/auth/recovery/open', { email: mine.email, recovery_auth: code })
  const refused = await post('/auth/recovery/code', { current_auth: theirs.auth, recovery })
  expect(refused).toMatchObject({ status: 401, json: { code: 'login_failed' } })
  expect((await open(mine.recoveryAuth)).status).toBe(200)
  expect((await post('/auth/recovery/code', { current_auth: mine.auth, recovery })).status).toBe(204)
  expect((await open(mine.recoveryAuth)).status).toBe(401)
  expect(await open(recoveryAuth)).toMatchObject({
    status: 200,
    json: { wrapped_user_key: recovery.wrapped_user_key },
  })
})

it('ends one session of one’s own, and answers for another’s as for none', async () => {
  const second = await plane.login(mine)
  const foreign = await plane.login(theirs)
  const idOf = async (of: string): Promise<string> =>
    Object((await plane.request('GET', '/auth/session', { token: of })).json).session_id
  const end = (id: string) => plane.request('DELETE', `/auth/sessions/${id}`, { token })
  const absent = await end('0'.repeat(64))
  const others = await end(await idOf(foreign))
  expect([absent.status, others.status]).toEqual([404, 404])
  expect((await plane.request('GET', '/auth/session', { token: foreign })).status).toBe(200)
  expect((await end(await idOf(second))).status).toBe(204)
  expect(await plane.request('GET', '/auth/session', { token: second })).toMatchObject({
    status: 401,
    json: { code: 'session_expired' },
  })
})

it('tells strangers how to get in, and nothing else', async () => {
  const answer = await plane.request('GET', '/auth/policy', {})
  expect(answer.json).toEqual({ signup: 'invite', setup_needed: false, transport: 'safe' })
})

it.each([
  [false, 'refused'],
  [true, 'insecure'],
])('says what plain http means here, ALLOW_INSECURE_HTTP=%s: %s', async (allowInsecureHttp, transport) => {
  const other = await startControlPlane({ signUp: 'open', settings: { allowInsecureHttp } })
  const answer = await rawFetch(other.url, 'GET', '/auth/policy', { host: 'gateway.lan' })
  await other.close()
  expect(answer).toContain(JSON.stringify({ signup: 'open', setup_needed: true, transport }))
})
