/** What the control plane says of the state of things: overview, models, keys, limits, settings, health. */
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { type Account, type Answer, type ControlPlane, startControlPlane, unlimited } from './control-plane.ts'

let plane: ControlPlane
afterEach(async () => {
  await plane.close()
})

const read = (answer: Answer) => {
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 })
  return Object(answer.json)
}

const enter = async (options: Parameters<typeof startControlPlane>[0] = {}) => {
  plane = await startControlPlane(options)
  const account = await plane.register('someone@keepgate.example')
  const token = await plane.login(account)
  const workspaceId = account.home.workspace.id
  const get = async (path: string) =>
    read(await plane.request('GET', `/api/workspaces/${workspaceId}/${path}`, { token }))
  return { account, token, workspaceId, get }
}
const actorOf = ({ home }: Account) => ({ type: 'person', id: home.person.id }) as const

describe('the overview', () => {
  it('follows what is really there, from nothing to the first request with a key', async () => {
    const known = { any: false }
    const { account, workspaceId, get } = await enter({ models: { list: async () => [], anyKnown: () => known.any } })
    const empty = await get('overview')
    expect(Object.values(empty.checklist)).toEqual([false, false, false, false, false])
    expect(empty).toMatchObject({ connections: 0, living_keys: 0, last_request: null, last_key_request: null })
    expect(empty.today).toMatchObject({ requests: 0, cost_usd: 0, unknown_cost_requests: 0, p95_latency_ms: null })

    const connections = plane.connections.forWorkspace(workspaceId)
    const connection = await connections.create(actorOf(account), {
      provider: 'openai',
      key: new Secret('sk-planted-0123456789abcdef'),
    })
    expect((await get('overview')).checklist).toMatchObject({ provider_connected: true, provider_works: false })
    await connections.test(connection.id)
    known.any = true
    const { record } = await plane.identity.keys
      .forWorkspace(workspaceId)
      .create(actorOf(account), account.home.person.id, { name: 'laptop' })
    await plane.addRecord(workspaceId, { api_key_id: null, cost_usd: null })
    const tried = await get('overview')
    expect(Object.values(tried.checklist)).toEqual([true, true, true, true, false])
    expect(tried.last_request).toMatchObject({ api_key_id: null })
    expect(tried.today).toMatchObject({ requests: 1, cost_usd: null, unknown_cost_requests: 1 })

    await plane.addRecord(workspaceId, { api_key_id: record.id, operation: 'models' })
    expect((await get('overview')).checklist.first_request).toBe(false)
    const first = await plane.addRecord(workspaceId, { api_key_id: record.id })
    const done = await get('overview')
    expect(done.checklist.first_request).toBe(true)
    expect(done.last_key_request.id).toBe(first)
    plane.clock.advance(1)
    await plane.addRecord(workspaceId, { outcome: 'failed', status: 502 })
    expect((await get('overview')).checklist).toEqual(done.checklist)
    expect((await get(`overview?since=${plane.clock.now() + 1}`)).today.requests).toBe(0)

    await plane.identity.keys.forWorkspace(workspaceId).revoke(actorOf(account), record.id)
    expect(await get('overview')).toMatchObject({ checklist: { key_made: false }, living_keys: 0 })
  })
})

describe('the models of a workspace', () => {
  it('are listed by connection, with the reason where a provider could not be asked', async () => {
    const { get } = await enter({
      models: {
        anyKnown: () => true,
        list: async () => [
          {
            connection: 'good',
            provider: 'openai',
            models: [{ id: 'org/m', createdSeconds: 1, ownedBy: 'them' }],
            failure: null,
          },
          { connection: 'lost', provider: 'openai', models: [], failure: new AppError('provider_unreachable') },
        ],
      },
    })
    const { data } = await get('models')
    expect(data).toEqual([
      {
        connection: 'good',
        provider: 'openai',
        models: [{ id: 'good/org/m', name: 'org/m', owned_by: 'them' }],
        error: null,
      },
      {
        connection: 'lost',
        provider: 'openai',
        models: [],
        error: { code: 'provider_unreachable', message: expect.any(String), hint: expect.any(String) },
      },
    ])
  })
})

describe('API keys in their list', () => {
  const minute = { limit: 60, windowSeconds: 60 }

  it('show the limit in force and how much of it the last minute took', async () => {
    const { account, workspaceId, get } = await enter({ rules: { ...unlimited, key: minute } })
    const keys = plane.identity.keys.forWorkspace(workspaceId)
    const mine = account.home.person.id
    const own = await keys.create(actorOf(account), mine, { name: 'own', requestsPerMinute: 7 })
    const plain = await keys.create(actorOf(account), mine, { name: 'plain' })
    await plane.services.limiter.take([
      { cell: `key:${own.record.id}`, rule: { limit: 7, windowSeconds: 60 }, cost: 3 },
    ])
    const { data } = await get('api-keys')
    const shown = (id: string) => data.find((key: { id: string }) => key.id === id)
    expect(shown(own.record.id)).toMatchObject({ minute_limit: 7, minute_used: 3 })
    expect(shown(plain.record.id)).toMatchObject({ minute_limit: 60, minute_used: 0 })
    expect(await get(`api-keys/${own.record.id}`)).toMatchObject({ minute_used: 3 })
    plane.clock.advance(62_000)
    expect((await get(`api-keys/${own.record.id}`)).minute_used).toBe(0)
  })

  it('name what is risky about a key that works, and nothing about one that does not', async () => {
    const { account, workspaceId, get } = await enter()
    const keys = plane.identity.keys.forWorkspace(workspaceId)
    const expiresAt = plane.clock.now() + 400 * 86_400_000
    const create = async (name: string, more: object = {}) =>
      (await keys.create(actorOf(account), account.home.person.id, { name, ...more })).record.id
    const careful = await create('careful', { expiresAt })
    const loose = await create('loose')
    const revoked = await create('revoked')
    await keys.revoke(actorOf(account), revoked)
    const risks = async () => {
      const { data } = await get('api-keys')
      return Object.fromEntries(data.map((key: { id: string; risks: string[] }) => [key.id, key.risks]))
    }
    // Limits are off here.
    expect(await risks()).toEqual({ [careful]: ['no_limit'], [loose]: ['no_expiry', 'no_limit'], [revoked]: [] })
    await plane.database
      .updateTable('api_keys')
      .set({ created_at: plane.clock.now() - 31 * 86_400_000 })
      .execute()
    await plane.database
      .updateTable('api_keys')
      .set({ last_used_at: plane.clock.now() })
      .where('id', '=', careful)
      .execute()
    expect(await risks()).toMatchObject({
      [careful]: ['no_limit'],
      [loose]: ['no_expiry', 'no_limit', 'unused_30_days'],
    })
  })
})

describe('limits and settings', () => {
  it('tell every member the limits, and administrators of the installation the rest', async () => {
    const rule = { limit: 5, windowSeconds: 3600 }
    plane = await startControlPlane({
      signUp: 'invite',
      rules: { address: { limit: 1000, windowSeconds: 60 }, key: null, classes: { ...unlimited.classes, auth: rule } },
    })
    const root = await plane.firstAdministrator('root@keepgate.example')
    const token = await plane.login(root)
    const limits = read(await plane.request('GET', `/api/workspaces/${root.home.workspace.id}/limits`, { token }))
    expect(limits).toEqual({
      address: { limit: 1000, window_seconds: 60 },
      key: null,
      classes: { default: null, chat: null, auth: { limit: 5, window_seconds: 3600 }, tool: null, health: null },
    })
    expect(read(await plane.request('GET', '/api/settings', { token }))).toMatchObject({
      environment: 'development',
      sign_up: 'invite',
      cors: { origins: [], methods: ['GET', 'POST', 'OPTIONS'] },
      session_idle_seconds: 1800,
    })
  })
})

describe('health', () => {
  it('L38: tells administrators how the system fares, and members how their providers do', async () => {
    plane = await startControlPlane()
    const root = await plane.firstAdministrator('root@keepgate.example')
    const token = await plane.login(root)
    const status = read(await plane.request('GET', '/api/status', { token }))
    expect(status).toMatchObject({
      status: 'ok',
      checks: { database: true },
      event_loop_delay_ms: { p50: 0, p99: 1, maximum: 2 },
      database_latency_ms: 0.5,
      queued_records: 0,
    })
    expect(status.memory_megabytes.resident).toBeGreaterThan(1)

    const workspaceId = root.home.workspace.id
    const path = `/api/workspaces/${workspaceId}/provider-health`
    await plane.connections
      .forWorkspace(workspaceId)
      .create(actorOf(root), { provider: 'openai', key: new Secret('sk-planted-0123456789abcdef') })
    const quiet = read(await plane.request('GET', path, { token }))
    expect(quiet.data).toMatchObject([{ connection: 'openai', requests: 0, error_share: null, last_error: null }])
    for (const error_code of [null, null, null, 'provider_timeout']) {
      const failed = error_code === null ? {} : ({ outcome: 'failed', status: 504, error_code } as const)
      await plane.addRecord(workspaceId, failed)
    }
    const { data, from, to } = read(await plane.request('GET', path, { token }))
    expect(to - from).toBe(15 * 60_000)
    expect(data).toMatchObject([
      { requests: 4, failed: 1, error_share: 0.25, last_error: { code: 'provider_timeout', status: 504 } },
    ])
    expect(data[0]).toMatchObject({ p50_latency_ms: 20, p50_first_token_ms: null })
  })
})

describe('usage over time', () => {
  it('comes in hours and days by group, and refuses ranges that no chart shows', async () => {
    const { workspaceId, token, get } = await enter()
    await plane.addRecord(workspaceId, { model: 'a', first_token_ms: 12 })
    await plane.addRecord(workspaceId, { model: 'b', cost_usd: null })
    const hour = 3_600_000
    const { points } = await get('usage/series?bucket=hour&by=model')
    const time = plane.clock.now() - (plane.clock.now() % hour)
    expect(points).toMatchObject([
      { time, key: 'a', requests: 1, cost_usd: 0.001, p99_first_token_ms: 12 },
      { time, key: 'b', requests: 1, cost_usd: null, unknown_cost_requests: 1, p50_first_token_ms: null },
    ])
    expect((await get('usage/series')).points).toMatchObject([{ key: null, requests: 2 }])
    expect((await get('usage?by=model')).totals).toMatchObject({ p99_latency_ms: 20, p50_first_token_ms: 12 })
    const path = `/api/workspaces/${workspaceId}/usage/series?bucket=hour&from=0`
    const refused = await plane.request('GET', path, { token })
    expect([refused.status, Object(refused.json).errors[0].path]).toEqual([422, '?from'])
  })
})
