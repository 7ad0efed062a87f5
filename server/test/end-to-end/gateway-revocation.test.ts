/** What was taken away is gone within a second, in running streams too, whoever took it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  call,
  chatBody,
  eventually,
  type OpenStream,
  openStream,
  type RawUpstream,
  sessionToken,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'

const frame = 'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\n'

describe('within one second', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let session: string
  let running = 0
  beforeAll(async () => {
    upstream = await startUpstream((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
        return
      }
      running++
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frame)
      const timer = setInterval(() => response.write(frame), 50)
      response.on('close', () => {
        running--
        clearInterval(timer)
      })
    })
    keepgate = await startKeepgate({ env: { OUTBOUND_ALLOW: upstream.host, SHUTDOWN_GRACE: '1s' } })
    session = await sessionToken(keepgate.url, keepgate.email, keepgate.password)
    await keepgate.addProvider('openai', { name: 'up', baseUrl: `${upstream.origin}/v1`, key: 'sk-planted-0123456789' })
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await upstream.close()
  })

  const api = async (path: string, body?: object, method?: string): Promise<Record<string, string>> => {
    const answered = await call(`${keepgate.url}/api/workspaces${path}`, {
      key: session,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(method === undefined ? {} : { method }),
    })
    if (answered.status >= 300) throw new Error(`${path}: ${answered.status} ${answered.body}`)
    return answered.body === '' ? {} : JSON.parse(answered.body)
  }
  const newKey = (workspace = keepgate.workspaceId, settings: object = {}) =>
    api(`/${workspace}/api-keys`, { name: 'attack', ...settings })

  const status = async (key: string, model = keepgate.model): Promise<number> =>
    (await call(`${keepgate.url}/v1/chat/completions`, { key, body: chatBody(model) })).status

  const errorAtEnd = (stream: OpenStream): { code: string } => {
    const frames = stream.text().split('\n\n')
    return JSON.parse((frames.at(-2) ?? '').replace(/^data: /, '')).error
  }

  const expectCut = async (stream: OpenStream, since: number, code: string): Promise<void> => {
    const over = await Promise.race([stream.over, sleep(5000).then(() => Number.NaN)])
    expect(over - since).toBeLessThan(1000)
    expect(stream.text()).not.toContain('[DONE]')
    expect(errorAtEnd(stream).code).toBe(code)
  }

  test('a revoked key’s streams are cut with an error frame, and nothing new is let in', async () => {
    const [victim, bystander] = [await newKey(), await newKey()]
    const [first, second, other] = await Promise.all([
      openStream(keepgate.url, victim.api_key ?? '', 'up/m'),
      openStream(keepgate.url, victim.api_key ?? '', 'up/m'),
      openStream(keepgate.url, bystander.api_key ?? '', 'up/m'),
    ])
    await api(`/${keepgate.workspaceId}/api-keys/${victim.id}/revoke`, undefined, 'POST')
    const since = performance.now()
    expect(await status(victim.api_key ?? '')).toBe(401)
    await expectCut(first, since, 'key_revoked')
    await expectCut(second, since, 'key_revoked')
    expect(await eventually(() => running === 1, 1000)).toBe(true)
    const before = other.text().length
    await sleep(200)
    expect(other.text().length).toBeGreaterThan(before)
    other.leave()
    const records = (await keepgate.settledRecords(3)).filter((record) => record.api_key_id === victim.id)
    expect(records.map((record) => record.error_code)).toEqual(['key_revoked', 'key_revoked'])
  })

  test('so are those of a key that the command line revokes, and of one that it rotates away', async () => {
    const cut = async (command: (id: string) => string[]): Promise<void> => {
      const key = await newKey()
      const stream = await openStream(keepgate.url, key.api_key ?? '', 'up/m')
      await keepgate.runJson(command(key.id ?? ''))
      await expectCut(stream, performance.now(), 'key_revoked')
      expect(await status(key.api_key ?? '')).toBe(401)
    }
    await Promise.all([cut((id) => ['key', 'revoke', id]), cut((id) => ['key', 'rotate', id, '--grace', 'now'])])
  }, 20_000)

  test('a key that the command line makes is let in, its predecessor in its grace too', async () => {
    const key = await newKey()
    const successor = await keepgate.runJson(['key', 'rotate', key.id ?? '', '--grace', '1h'])
    expect(await status(String(successor.api_key))).toBe(200)
    expect(await status(key.api_key ?? '')).toBe(200)
  }, 20_000)

  test('a key past its expiry is refused', async () => {
    const key = await newKey(undefined, { expires_at: Date.now() + 700 })
    expect(await status(key.api_key ?? '')).toBe(200)
    await sleep(750)
    expect(await status(key.api_key ?? '')).toBe(401)
    const shortened = await newKey()
    await api(`/${keepgate.workspaceId}/api-keys/${shortened.id}`, { expires_at: Date.now() + 300 }, 'PATCH')
    await sleep(350)
    expect(await status(shortened.api_key ?? '')).toBe(401)
  })

  test('a key that expires in mid-stream takes its streams with it', async () => {
    const expiresAt = Date.now() + 1000
    const key = await newKey(undefined, { expires_at: expiresAt })
    const stream = await openStream(keepgate.url, key.api_key ?? '', 'up/m')
    expect(stream.status).toBe(200)
    const over = await Promise.race([stream.over.then(() => Date.now()), sleep(5000).then(() => Number.NaN)])
    expect(over).toBeGreaterThanOrEqual(expiresAt)
    expect(over - expiresAt).toBeLessThan(1500)
    expect(stream.text()).not.toContain('[DONE]')
    expect(errorAtEnd(stream).code).toBe('key_expired')
  })

  test('a key’s narrowed models and addresses hold', async () => {
    const key = await newKey()
    expect(await status(key.api_key ?? '')).toBe(200)
    const change = (body: object) => api(`/${keepgate.workspaceId}/api-keys/${key.id}`, body, 'PATCH')
    await change({ allowed_models: ['up/*'] })
    expect(await status(key.api_key ?? '')).toBe(404)
    await change({ allowed_models: null, allowed_addresses: ['192.0.2.0/24'] })
    expect(await status(key.api_key ?? '')).toBe(403)
  })

  test('a removed workspace’s streams are cut and its keys are refused', async () => {
    const workspace = await api('', { name: 'Doomed' })
    const id = workspace.id ?? ''
    const key = await newKey(id)
    await api(`/${id}/providers`, {
      provider: 'openai',
      name: 'up',
      base_url: `${upstream.origin}/v1`,
      key: 'sk-planted-0123456789',
    })
    const stream = await openStream(keepgate.url, key.api_key ?? '', 'up/m')
    expect(stream.status).toBe(200)
    await api(`/${id}`, undefined, 'DELETE')
    const since = performance.now()
    expect(await status(key.api_key ?? '', 'up/m')).toBe(401)
    await expectCut(stream, since, 'key_revoked')
  })

  test('a connection serves as soon as it is made, and not any more once it is removed', async () => {
    const made = await api(`/${keepgate.workspaceId}/providers`, {
      provider: 'openai',
      name: 'gone',
      base_url: `${upstream.origin}/v1`,
      key: 'sk-planted-0123456789',
    })
    const key = await newKey()
    const stream = await openStream(keepgate.url, key.api_key ?? '', 'gone/m')
    expect(stream.status).toBe(200)
    stream.leave()
    await api(`/${keepgate.workspaceId}/providers/${made.id}`, undefined, 'DELETE')
    expect(await status(key.api_key ?? '', 'gone/m')).toBe(404)
  })

  test('and nothing is left running', async () => {
    expect(await eventually(() => running === 0, 2000)).toBe(true)
  })
})
