/** Reads that cost much: nobody holds up the installation with them, and they end with their access. */
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { describeOnDatabases } from '../databases.ts'
import { type Account, type ControlPlane, startControlPlane } from '../end-to-end/control-plane.ts'
import { plantRecords } from '../harness/planted-records.ts'
import { eventually } from './gateway-process.ts'

/** Enough that an export does not fit into the buffers on its way. */
const many = 40_000
/** Enough that one sum takes longer than it takes to ask for fifty. */
const several = 8_000

describeOnDatabases('expensive reads', (open) => {
  let plane: ControlPlane
  let owner: Account
  let workspaceId: string
  let token: string
  const hangUps: (() => void)[] = []

  beforeEach(async () => {
    plane = await startControlPlane({ open })
    owner = await plane.register('owner@keepgate.example')
    workspaceId = owner.home.workspace.id
    token = await plane.login(owner)
  })
  afterEach(async () => {
    for (const hangUp of hangUps.splice(0)) hangUp()
    await plane.close()
  })

  const plant = (count: number) =>
    plantRecords({ database: plane.database, kind: plane.kind }, { workspaceId, timeMs: plane.clock.now() - 1, count })

  /** A request whose body stays unread and whose client stays. */
  const hold = async (path: string, as: string): Promise<number> => {
    const leaving = new AbortController()
    hangUps.push(() => leaving.abort())
    const { status } = await fetch(`${plane.url}/api/workspaces/${workspaceId}${path}`, {
      headers: { authorization: `Bearer ${as}` },
      signal: leaving.signal,
    })
    return status
  }

  const makeToken = async (name: string): Promise<string> => {
    const made = await plane.request('POST', `/api/workspaces/${workspaceId}/management-tokens`, {
      token,
      body: { name, expires_at: plane.clock.now() + 86_400_000, scopes: ['logs:read'] },
    })
    return Object(made.json).management_token
  }

  /** Joins the workspace; the way to be removed from it. */
  const joined = async (): Promise<{ readonly token: string; readonly remove: () => Promise<number> }> => {
    const account = await plane.register('member@keepgate.example')
    const invitations = `/api/workspaces/${workspaceId}/invitations`
    const invited = await plane.request('POST', invitations, { token, body: { email: account.email, rank: 'user' } })
    const memberToken = await plane.login(account)
    const accepted = { token: memberToken, body: { token: Object(invited.json).token } }
    await plane.request('POST', '/auth/invitations/accept', accepted)
    const members = await plane.request('GET', `/api/workspaces/${workspaceId}/members`, { token })
    const rows: readonly { id: string; email: string }[] = Object(members.json).data
    const { id } = rows.find(({ email }) => email === account.email) ?? { id: '' }
    const remove = async () =>
      (await plane.request('DELETE', `/api/workspaces/${workspaceId}/members/${id}`, { token })).status
    return { token: memberToken, remove }
  }

  it('count live views for the person who made the tokens', async () => {
    const tokens = await Promise.all(['one', 'two', 'three'].map(makeToken))
    const statuses: number[] = []
    for (const one of [...tokens, token, ...tokens, token]) statuses.push(await hold('/logs/live', one))
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429])
  })

  it('are one export at a time for a person, also by tokens, and the next after it', async () => {
    await plant(many)
    const script = await makeToken('script')
    expect(await hold('/logs.csv', token)).toBe(200)
    expect(await hold('/logs.json', script)).toBe(429)
    for (const hangUp of hangUps.splice(0)) hangUp()
    await expect.poll(() => hold('/logs.csv', script), { timeout: 3000 }).toBe(200)
  })

  it('do not happen for the head of an export', async () => {
    const read = vi.spyOn(plane.services, 'requestRecords')
    for (const file of ['logs.csv', 'logs.json']) {
      const { status, headers } = await plane.request('HEAD', `/api/workspaces/${workspaceId}/${file}`, { token })
      expect(status).toBe(200)
      expect(headers.get('content-disposition')).toContain(`keepgate-${file}`)
    }
    expect(read).not.toHaveBeenCalled()
  })

  it('end with the membership of who exports, cut and not ended, also while nothing is being read', async () => {
    await plant(many)
    const member = await joined()
    const { hostname, port } = new URL(plane.url)
    const socket: Socket = connect(Number(port), hostname)
    hangUps.push(() => socket.destroy())
    let text = ''
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
    })
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const head = `Host: ${hostname}:${port}\r\nAuthorization: Bearer ${member.token}`
    socket.write(`GET /api/workspaces/${workspaceId}/logs.csv HTTP/1.1\r\n${head}\r\n\r\n`)
    expect(await eventually(() => text.length > 1000, 3000)).toBe(true)
    socket.pause()
    expect(await member.remove()).toBe(204)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    socket.resume()
    await closed
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text.endsWith('0\r\n\r\n')).toBe(false)
    expect(text.split('\r\nrec_').length).toBeLessThan(many)
  })

  it('wait their turn, a few of a workspace, and are refused beyond that', async () => {
    await plant(several)
    const ask = () => plane.request('GET', `/api/workspaces/${workspaceId}/usage?by=model`, { token })
    const answers = await Promise.all(Array.from({ length: 60 }, ask))
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(60)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true)
    expect((await ask()).status).toBe(200)
  })

  it('are not made for a client that has hung up', async () => {
    await plant(several)
    const path = `/api/workspaces/${workspaceId}/usage/series?bucket=day&by=model`
    const timed = async (): Promise<number> => {
      const started = performance.now()
      expect((await plane.request('GET', path, { token })).status).toBe(200)
      return performance.now() - started
    }
    await timed()
    const one = await timed()
    const leaving = new AbortController()
    const headers = { authorization: `Bearer ${token}` }
    const asked = Array.from({ length: 30 }, () =>
      fetch(plane.url + path, { headers, signal: leaving.signal }).then(
        ({ status }) => status,
        () => null,
      ),
    )
    await new Promise((resolve) => setTimeout(resolve, one / 2))
    leaving.abort()
    await Promise.all(asked)
    expect(await timed()).toBeLessThan(one * 10)
  })
})
