/** Who is kept from spending a workspace's money through its playground. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Account, type ControlPlane, registrationOf, startControlPlane } from '../end-to-end/control-plane.ts'

describe('the playground', () => {
  let plane: ControlPlane
  let owner: Account
  let path: string
  const body = { model: 'main/m', messages: [{ role: 'user', content: 'Hi' }] }
  beforeAll(async () => {
    plane = await startControlPlane()
    owner = await plane.firstAdministrator('owner@keepgate.example')
    path = `/api/workspaces/${owner.home.workspace.id}/playground/chat`
  })
  afterAll(() => plane.close())

  const cookieOf = async ({ email, auth }: Account): Promise<string> => {
    const { token } = await plane.identity.login.finish({ email, auth, transport: 'cookie' })
    return `__Host-keepgate=${token}`
  }

  it('answers a cookie on purpose alone: another origin, or a page without the header, spends nothing', async () => {
    const cookie = await cookieOf(owner)
    const own = { origin: plane.url, 'x-keepgate-csrf': '1' }
    const forged: Record<string, string>[] = [
      {},
      { origin: plane.url },
      { 'x-keepgate-csrf': '1' },
      { ...own, origin: 'https://evil.example' },
      { ...own, origin: 'null' },
    ]
    for (const headers of forged) {
      const { status, json } = await plane.request('POST', path, { cookie, body, headers })
      expect([status, Object(json).code], JSON.stringify(headers)).toEqual([403, 'origin_refused'])
    }
    const answer = await plane.request('POST', path, { cookie, body, headers: own })
    expect([answer.status, answer.text]).toEqual([200, 'the line'])
  })

  it('lets no guest, no stranger and no management token in, and forms of other types neither', async () => {
    const actor = { type: 'person', id: owner.home.person.id } as const
    const invitations = plane.identity.invitations.forWorkspace(owner.home.workspace.id)
    const { token } = await invitations.create(actor, { email: 'guest@keepgate.example', rank: 'guest' })
    const { registration, auth, recoveryAuth } = registrationOf('guest@keepgate.example')
    await plane.identity.signUp.withInvitation({ token, registration })
    const guest = { email: 'guest@keepgate.example', auth, recoveryAuth, home: owner.home }
    const stranger = await plane.register('stranger@keepgate.example')
    const script = await plane.identity.tokens
      .forWorkspace(owner.home.workspace.id)
      .create(actor, actor.id, { name: 'script', expiresAt: plane.clock.now() + 86_400_000 })
    const statuses = []
    for (const token of [await plane.login(guest), await plane.login(stranger), script.secret])
      statuses.push((await plane.request('POST', path, { token, body })).status)
    expect(statuses).toEqual([403, 404, 403])
    const scoped = await plane.request('POST', `/api/workspaces/${owner.home.workspace.id}/management-tokens`, {
      token: await plane.login(owner),
      body: { name: 'chat', expires_at: plane.clock.now() + 86_400_000, scopes: ['playground:use'] },
    })
    expect(scoped.status).toBe(422)
    const form = await plane.request('POST', path, {
      token: await plane.login(owner),
      rawBody: 'model=m',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(form.status).toBe(415)
  })
})
