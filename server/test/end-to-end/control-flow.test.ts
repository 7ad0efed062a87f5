/** From nobody to a working API key over HTTP alone, the way the dashboard and the client library go. */
import { login } from '@keepgate/client/login'
import { createRegistration } from '@keepgate/client/registration'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type ControlPlane, registrationOf, startControlPlane } from './control-plane.ts'

let plane: ControlPlane
afterEach(async () => {
  await plane.close()
})

const expectStatus = (answer: Answer, status: number) => {
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
  return Object(answer.json)
}

describe('the first administrator', () => {
  it('comes from the setup link with the client library, logs in, connects a provider and makes a key', async () => {
    plane = await startControlPlane({ signUp: 'invite' })
    const setupToken = await plane.identity.setup.createLink()
    const password = 'correct horse battery staple'
    const email = 'Owner@Keepgate.example'
    const { registration } = await createRegistration({ email, displayName: 'Owner', password })
    const home = expectStatus(
      await plane.request('POST', '/auth/setup', {
        body: { token: setupToken, registration, workspace_name: 'Kitchen' },
      }),
      201,
    )
    expect(home).toMatchObject({ person: { role: 'admin' }, workspace: { name: 'Kitchen', rank: 'admin' } })
    const again = await plane.request('POST', '/auth/setup', {
      body: { token: setupToken, registration, workspace_name: 'Kitchen' },
    })
    expect([401, 409]).toContain(again.status)

    const { token, person } = await login({ baseUrl: plane.url, email, password })
    expect(person.id).toBe(home.person.id)
    await expect(login({ baseUrl: plane.url, email, password: `${password}!` })).rejects.toMatchObject({
      code: 'login_failed',
    })

    const base = `/api/workspaces/${home.workspace.id}`
    const connection = expectStatus(
      await plane.request('POST', `${base}/providers`, {
        token,
        body: { provider: 'openai', key: 'sk-planted-abcdefghijklmnop' },
      }),
      201,
    )
    expect(connection).toMatchObject({ name: 'openai', key_last_four: 'mnop', last_test: null })
    expect(JSON.stringify(connection)).not.toContain('planted')
    const tested = expectStatus(await plane.request('POST', `${base}/providers/${connection.id}/test`, { token }), 200)
    expect(tested).toMatchObject({ reach: { ok: true }, call: { ok: true }, cause: null, fix: null })
    const renamed = expectStatus(
      await plane.request('PATCH', `${base}/providers/${connection.id}`, { token, body: { name: 'team' } }),
      200,
    )
    expect(renamed).toMatchObject({ name: 'team', key_last_four: 'mnop', last_test: { reach: { ok: true } } })

    const created = expectStatus(
      await plane.request('POST', `${base}/api-keys`, { token, body: { name: 'laptop', requests_per_minute: 7 } }),
      201,
    )
    expect(created.api_key).toMatch(/^pk_test_/)
    for (const path of [`${base}/api-keys`, `${base}/api-keys/${created.id}`]) {
      const { text } = await plane.request('GET', path, { token })
      expect(text).toContain(created.last_four)
      expect(text).not.toContain(created.api_key)
    }
    const rotated = expectStatus(
      await plane.request('POST', `${base}/api-keys/${created.id}/rotate`, { token, body: { grace_seconds: 3600 } }),
      201,
    )
    expect(rotated).toMatchObject({ name: 'laptop', requests_per_minute: 7 })
    expect(rotated.api_key).not.toBe(created.api_key)
    expectStatus(await plane.request('POST', `${base}/api-keys/${rotated.id}/revoke`, { token }), 204)
    const { data } = expectStatus(await plane.request('GET', `${base}/api-keys`, { token }), 200)
    expect(data).toHaveLength(2)
    expect(data.find(({ id }: { id: string }) => id === rotated.id).revoked_at).toEqual(expect.any(Number))

    const { data: entries } = expectStatus(await plane.request('GET', `${base}/audit?limit=100`, { token }), 200)
    const actions = entries.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(
      expect.arrayContaining(['api_key.created', 'api_key.revoked', 'provider_connection.created']),
    )
    expect(JSON.stringify(entries)).not.toContain('planted')
    expect(plane.logged.join('\n')).not.toMatch(/planted|pk_test_|battery/)
  }, 60_000)
})

describe('people', () => {
  const wire = (email: string) => registrationOf(email)

  it('join by invitation, as a new person and as one who is logged in; the invitation works once', async () => {
    plane = await startControlPlane({ signUp: 'invite' })
    const owner = await plane.firstAdministrator('owner@keepgate.example')
    const token = await plane.login(owner)
    const base = `/api/workspaces/${owner.home.workspace.id}`
    const invite = async (email: string, rank: string) =>
      expectStatus(await plane.request('POST', `${base}/invitations`, { token, body: { email, rank } }), 201)
    const { registration, auth } = wire('new@keepgate.example')
    const closed = await plane.request('POST', '/auth/sign-up', { body: { registration, workspace_name: 'Mine' } })
    expect(Object(closed.json).code).toBe('sign_up_closed')
    const invitation = await invite('new@keepgate.example', 'moderator')
    const accept = { token: invitation.token, registration }
    const joined = expectStatus(await plane.request('POST', '/auth/invitations/accept', { body: accept }), 201)
    expect(joined).toMatchObject({ workspace_id: owner.home.workspace.id, rank: 'moderator' })
    expect((await plane.request('POST', '/auth/invitations/accept', { body: accept })).status).toBe(404)
    const second = await plane.login({ email: 'new@keepgate.example', auth })
    const other = expectStatus(await plane.request('POST', '/api/workspaces', { token, body: { name: 'Second' } }), 201)
    const again = expectStatus(
      await plane.request('POST', `/api/workspaces/${other.id}/invitations`, {
        token,
        body: { email: 'new@keepgate.example', rank: 'guest' },
      }),
      201,
    )
    expect((await plane.request('POST', '/auth/invitations/accept', { body: { token: again.token } })).status).toBe(401)
    const accepted = await plane.request('POST', '/auth/invitations/accept', {
      token: second,
      body: { token: again.token },
    })
    expectStatus(accepted, 201)
    const { data } = expectStatus(await plane.request('GET', '/api/workspaces', { token: second }), 200)
    expect(data.map(({ rank }: { rank: string }) => rank).toSorted()).toEqual(['guest', 'moderator'])
  })

  it('cannot be told apart from strangers by the answers of login', async () => {
    plane = await startControlPlane()
    await plane.register('known@keepgate.example')
    const start = (email: string) => plane.request('POST', '/auth/login/start', { body: { email } })
    const known = await start('known@keepgate.example')
    const unknown = await start('unknown@keepgate.example')
    expect(Object.keys(Object(known.json))).toEqual(Object.keys(Object(unknown.json)))
    expect((await start('unknown@keepgate.example')).json).toEqual(unknown.json)
    const finish = async (email: string) => {
      const { status, json } = await plane.request('POST', '/auth/login/finish', {
        body: { email, auth: 'A'.repeat(43), transport: 'bearer' },
      })
      return { status, code: Object(json).code, detail: Object(json).detail }
    }
    expect(await finish('known@keepgate.example')).toEqual(await finish('unknown@keepgate.example'))
  })

  it('change and recover a password; other sessions end', async () => {
    plane = await startControlPlane()
    const account = await plane.register('someone@keepgate.example')
    const [here, elsewhere] = [await plane.login(account), await plane.login(account)]
    const { registration } = wire(account.email)
    const { kdf, login_salt, wrapped_user_key } = registration
    const replacement = { kdf, login_salt, auth: registration.auth, wrapped_user_key }
    const { data } = expectStatus(await plane.request('GET', '/auth/sessions', { token: here }), 200)
    expect(data.filter(({ current }: { current: boolean }) => current)).toHaveLength(1)
    expectStatus(
      await plane.request('POST', '/auth/password', { token: here, body: { current_auth: account.auth, replacement } }),
      204,
    )
    expect((await plane.request('GET', '/auth/session', { token: elsewhere })).status).toBe(401)
    expect((await plane.request('GET', '/auth/session', { token: here })).status).toBe(200)
    const open = { email: account.email, recovery_auth: account.recoveryAuth }
    expectStatus(await plane.request('POST', '/auth/recovery/open', { body: open }), 200)
    const next = wire(account.email).registration
    const recovered = { kdf: next.kdf, login_salt: next.login_salt, auth: next.auth, wrapped_user_key }
    expectStatus(
      await plane.request('POST', '/auth/recovery/finish', { body: { ...open, replacement: recovered } }),
      204,
    )
    expect((await plane.request('GET', '/auth/session', { token: here })).status).toBe(401)
    expect(await plane.login({ email: account.email, auth: next.auth })).toEqual(expect.any(String))
  })
})

describe('logs and usage', () => {
  it('page, filter and export exactly the same set, safe for spreadsheets, unknown cost never 0', async () => {
    plane = await startControlPlane()
    const account = await plane.register('someone@keepgate.example')
    const token = await plane.login(account)
    const workspaceId = account.home.workspace.id
    for (let index = 0; index < 25; index++) {
      plane.clock.advance(1000)
      await plane.addRecord(workspaceId, {
        model: index % 5 === 0 ? '=cmd|calc' : 'gpt-4o',
        cost_usd: index % 5 === 0 ? null : 0.5,
      })
    }
    const base = `/api/workspaces/${workspaceId}`
    const seen: string[] = []
    let cursor = ''
    do {
      const page = expectStatus(await plane.request('GET', `${base}/logs?limit=10${cursor}`, { token }), 200)
      seen.push(...page.data.map(({ id }: { id: string }) => id))
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`
    } while (cursor !== '')
    expect(new Set(seen).size).toBe(25)
    const filter = `model=${encodeURIComponent('=cmd|calc')}`
    const filtered = expectStatus(await plane.request('GET', `${base}/logs?${filter}`, { token }), 200)
    expect(filtered.data).toHaveLength(5)
    expect(filtered.data[0]).toMatchObject({ cost_usd: null, stream: false, outcome: 'completed' })
    const json = await plane.request('GET', `${base}/logs.json?${filter}`, { token })
    expect(json.headers.get('content-disposition')).toContain('keepgate-logs.json')
    expect(json.json).toEqual(filtered.data)
    const csv = await plane.request('GET', `${base}/logs.csv?${filter}`, { token })
    const lines = csv.text.trimEnd().split('\r\n')
    expect(lines).toHaveLength(6)
    expect(lines.slice(1).every((line) => line.includes(",'=cmd|calc,"))).toBe(true)
    const one = await plane.request('GET', `${base}/logs/${seen[0]}`, { token })
    expect(one.json).toMatchObject({ id: seen[0] })
    const usage = expectStatus(await plane.request('GET', `${base}/usage?by=model`, { token }), 200)
    expect(usage.totals).toMatchObject({ requests: 25, cost_usd: 10, unknown_cost_requests: 5 })
    expect(usage.groups.find(({ key }: { key: string }) => key === '=cmd|calc')).toMatchObject({ cost_usd: null })
    const usageCsv = await plane.request('GET', `${base}/usage.csv?by=model`, { token })
    expect(usageCsv.text).toMatch(/^model,requests,/)
    expect(usageCsv.text).toContain("\r\n'=cmd|calc,5,")
    expect((await plane.request('GET', `${base}/usage.json?by=model`, { token })).json).toEqual(
      expectStatus(await plane.request('GET', `${base}/usage?by=model`, { token }), 200),
    )
    const empty = await plane.request('GET', `${base}/logs.json?model=none`, { token })
    expect(empty.json).toEqual([])
  })
})
