/** Following the request log: what any process stores appears within a second, and to nobody else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../adversarial/gateway-process.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'

type Follower = {
  readonly status: number
  readonly headers: Headers
  text(): string
  /** Ids of the records shown so far. */
  shown(): string[]
  over(): boolean
  leave(): void
}

let plane: ControlPlane
let workspaceId: string
let token: string
const open: Follower[] = []

beforeEach(async () => {
  plane = await startControlPlane()
  const account = await plane.register('someone@keepgate.example')
  workspaceId = account.home.workspace.id
  token = await plane.login(account)
})
afterEach(async () => {
  for (const follower of open.splice(0)) follower.leave()
  await plane.close()
})

const follow = async (query = '', headers: Record<string, string> = {}, as = token): Promise<Follower> => {
  const hangUp = new AbortController()
  const response = await fetch(`${plane.url}/api/workspaces/${workspaceId}/logs/live${query}`, {
    headers: { authorization: `Bearer ${as}`, ...headers },
    signal: hangUp.signal,
  })
  let text = ''
  let over = false
  const read = async (): Promise<void> => {
    for await (const part of response.body ?? []) text += Buffer.from(part).toString('utf8')
  }
  read()
    .catch(() => undefined)
    .finally(() => {
      over = true
    })
  const follower: Follower = {
    status: response.status,
    headers: response.headers,
    text: () => text,
    shown: () => [...text.matchAll(/^data: \{"id":"(rec_[^"]+)"/gm)].map(([, id = '']) => id),
    over: () => over,
    leave: () => hangUp.abort(),
  }
  open.push(follower)
  return follower
}

const within = async (milliseconds: number, condition: () => boolean): Promise<void> => {
  expect(await eventually(condition, milliseconds)).toBe(true)
}

describe('live logs', () => {
  it('show each new record once and within a second, of this workspace and filter alone', async () => {
    const stranger = await plane.register('stranger@keepgate.example')
    const [all, failed] = [await follow(), await follow('?outcome=failed')]
    expect(all.status).toBe(200)
    expect(all.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(all.headers.get('cache-control')).toBe('no-store, no-transform')
    const first = await plane.addRecord(workspaceId)
    const second = await plane.addRecord(workspaceId, { outcome: 'failed', status: 502, error_code: 'provider_error' })
    await plane.addRecord(stranger.home.workspace.id)
    await within(1000, () => all.shown().length === 2 && failed.shown().length === 1)
    plane.clock.advance(3000)
    const third = await plane.addRecord(workspaceId)
    await within(1000, () => all.shown().length === 3)
    expect(all.shown().toSorted()).toEqual([first, second, third].toSorted())
    expect(failed.shown()).toEqual([second])
    expect(all.text()).toMatch(/^retry: 2000\n\nevent: record\nid: rec_[0-9a-z]{26}\ndata: \{/)
  })

  it('show a record that another process stores late, behind a newer one', async () => {
    const live = await follow()
    plane.clock.advance(2000)
    await plane.addRecord(workspaceId)
    await within(1000, () => live.shown().length === 1)
    plane.clock.advance(-1500)
    const late = await plane.addRecord(workspaceId)
    await within(1000, () => live.shown().includes(late))
    expect(new Set(live.shown()).size).toBe(2)
  })

  it('go on where an interrupted view ended, and begin with nothing old', async () => {
    await plane.addRecord(workspaceId)
    plane.clock.advance(60_000)
    const before = await follow()
    const seen = await plane.addRecord(workspaceId)
    await within(1000, () => before.shown().length === 1)
    expect(before.shown()).toEqual([seen])
    before.leave()
    const [position = ''] = [...before.text().matchAll(/^id: (\S+)$/gm)].map(([, id]) => id)
    plane.clock.advance(60_000)
    const missed = await plane.addRecord(workspaceId)
    plane.clock.advance(60_000)
    const after = await follow('', { 'last-event-id': position })
    await within(1000, () => after.shown().includes(missed))
    const fresh = await follow('', { 'last-event-id': 'rec_nonsense' })
    const newest = await plane.addRecord(workspaceId)
    await within(1000, () => fresh.shown().length > 0)
    expect(fresh.shown()).toEqual([newest])
  })

  it('show the newest and say so when more came than they can show', async () => {
    const position = await plane.addRecord(workspaceId)
    for (let count = 0; count < 600; count++) await plane.addRecord(workspaceId)
    const live = await follow('', { 'last-event-id': position })
    await within(3000, () => live.shown().length === 500)
    expect(live.text()).toMatch(/^retry: 2000\n\nevent: skipped\ndata: \{\}\n\n/)
    plane.clock.advance(10)
    const newest = await plane.addRecord(workspaceId)
    await within(1000, () => live.shown().includes(newest))
    expect(new Set(live.shown()).size).toBe(live.shown().length)
  })

  it('end with their session within a second, and say why', async () => {
    const live = await follow()
    await plane.request('POST', '/auth/logout', { token })
    await within(1500, live.over)
    expect(live.text()).toMatch(/event: end\ndata: \{"code":"session_expired"\}\n\n$/)
  })

  it('end with a management token as well, and when the server drains', async () => {
    const actor = { type: 'cli' } as const
    const tokens = plane.identity.tokens.forWorkspace(workspaceId)
    const made = await tokens.create(actor, null, { name: 'script', expiresAt: plane.clock.now() + 86_400_000 })
    const [script, person] = [await follow('', {}, made.secret), await follow()]
    await tokens.revoke(actor, made.record.id)
    await within(1500, script.over)
    expect(script.text()).toContain('"key_revoked"')
    expect(person.over()).toBe(false)
    plane.draining.now = true
    await within(1000, person.over)
    expect(person.text()).toContain('"draining"')
  })

  it('are four at most for one person, and a view that is left makes room', async () => {
    const views = [await follow(), await follow(), await follow(), await follow()]
    const fifth = await plane.request('GET', `/api/workspaces/${workspaceId}/logs/live`, { token })
    expect([fifth.status, Object(fifth.json).code]).toEqual([429, 'rate_limited'])
    const head = await plane.request('HEAD', `/api/workspaces/${workspaceId}/logs/live`, { token })
    expect(head.status).toBe(200)
    views[0]?.leave()
    await expect
      .poll(
        async () => {
          const next = await follow()
          if (next.status !== 200) next.leave()
          return next.status
        },
        { timeout: 3000 },
      )
      .toBe(200)
  })

  it('keep a quiet connection open with comments', async () => {
    const live = await follow()
    await within(1000, () => live.text() !== '')
    plane.clock.advance(13_000)
    await within(1500, () => live.text().includes(': keep-alive\n\n'))
    expect(live.shown()).toEqual([])
  })
})
