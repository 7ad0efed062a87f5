/** The playground: the straight line with a session instead of a key, held to the same rules. */
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

describe('the playground', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let session: string
  let path: string
  let seen: Record<string, unknown> = {}
  let running = 0
  beforeAll(async () => {
    upstream = await startUpstream((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
        return
      }
      seen = request.headers
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
    session = await logIn()
    path = `/api/workspaces/${keepgate.workspaceId}/playground/chat`
    await keepgate.addProvider('openai', { name: 'up', baseUrl: `${upstream.origin}/v1`, key: 'sk-planted-0123456789' })
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await upstream.close()
  })

  const logIn = () => sessionToken(keepgate.url, keepgate.email, keepgate.password)
  const chat = (body: string | Buffer, key = session) => call(keepgate.url + path, { key, body })
  const stream = (model: string, key = session): Promise<OpenStream> =>
    openStream(keepgate.url, key, model, undefined, path)
  const me = async (): Promise<{ person: { id: string } }> =>
    JSON.parse((await call(`${keepgate.url}/auth/session`, { key: session })).body)
  const recordOf = async (requestId: unknown) => {
    const find = () => keepgate.records().find((record) => record.request_id === requestId)
    await eventually(() => find() !== undefined, 3000)
    return find()
  }

  test('streams an answer as /v1 does, and leaves the same record, of a person instead of a key', async () => {
    const answer = await stream(keepgate.model)
    await answer.over
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-keepgate-provider': 'demo',
      'x-keepgate-attempts': '1',
      'x-ratelimit-limit-requests': '60',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers['server-timing']).toMatch(/^gateway;dur=/)
    expect(answer.text()).toMatch(/data: \[DONE\]\n\n$/)
    const requestId = answer.headers['x-request-id']
    const { person } = await me()
    expect(await recordOf(requestId)).toMatchObject({
      workspace_id: keepgate.workspaceId,
      api_key_id: null,
      member_id: person.id,
      provider: 'demo',
      operation: 'chat',
      stream: 1,
      status: 200,
      outcome: 'completed',
    })
    const logs = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/logs?request_id=${requestId}`
    expect(JSON.parse((await call(logs, { key: session })).body).data).toHaveLength(1)
  })

  test('answers in one piece with its cost, refuses in the form of /v1, and takes bodies up to 2 MiB', async () => {
    const whole = await chat(chatBody(keepgate.model))
    expect(whole.status).toBe(200)
    expect(whole.headers['x-keepgate-cost']).toBeDefined()
    expect(JSON.parse(whole.body).choices).toHaveLength(1)
    const unknown = await chat(chatBody('nobody/knows-this'))
    expect([unknown.status, JSON.parse(unknown.body).error.code]).toEqual([404, 'model_not_found'])
    expect(unknown.headers['x-request-id']).toBe(JSON.parse(unknown.body).request_id)
    const broken = await chat('{"model":')
    expect([broken.status, JSON.parse(broken.body).error.code]).toEqual([400, 'invalid_json'])
    const ofLength = (length: number): string =>
      JSON.stringify({ model: keepgate.model, messages: [{ role: 'user', content: 'x'.repeat(length) }] })
    expect((await chat(ofLength(2_000_000))).status).toBe(200)
    expect((await chat(ofLength(2 * 1024 * 1024))).status).toBe(413)
  })

  test('is closed to API keys and to requests without a session', async () => {
    for (const key of [keepgate.apiKey, undefined]) {
      const refused = await call(keepgate.url + path, {
        ...(key === undefined ? {} : { key }),
        body: chatBody(keepgate.model),
      })
      expect([refused.status, JSON.parse(refused.body).code]).toEqual([401, 'unauthenticated'])
    }
  })

  const expectCut = async (answer: OpenStream, since: number, code: string): Promise<void> => {
    const over = await Promise.race([answer.over, sleep(5000).then(() => Number.NaN)])
    expect(over - since).toBeLessThan(1000)
    expect(answer.text()).not.toContain('[DONE]')
    expect(answer.text().split('\n\n').at(-2)).toContain(`"code":"${code}"`)
    expect(await eventually(() => running === 0, 1000)).toBe(true)
    expect(await recordOf(answer.headers['x-request-id'])).toMatchObject({ api_key_id: null, error_code: code })
  }

  test('is cut within a second when its session ends, and only then', async () => {
    const other = await logIn()
    const answer = await stream('up/m', other)
    await sleep(700)
    expect(running).toBe(1)
    await call(`${keepgate.url}/auth/logout`, { key: other, method: 'POST' })
    await expectCut(answer, performance.now(), 'session_expired')
    expect((await chat(chatBody(keepgate.model), other)).status).toBe(401)
  })

  test('is cut as well when its workspace is removed', async () => {
    const api = async (path: string, options: { body?: object; method?: string }): Promise<Record<string, string>> => {
      const { body, method } = options
      const answer = await call(`${keepgate.url}/api/workspaces${path}`, {
        key: session,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(method === undefined ? {} : { method }),
      })
      return answer.body === '' ? {} : JSON.parse(answer.body)
    }
    const { id } = await api('', { body: { name: 'Doomed' } })
    const connection = {
      provider: 'openai',
      name: 'up',
      base_url: `${upstream.origin}/v1`,
      key: 'sk-planted-0123456789',
    }
    await api(`/${id}/providers`, { body: connection })
    const doomed = `/api/workspaces/${id}/playground/chat`
    const answer = await openStream(keepgate.url, session, 'up/m', undefined, doomed)
    expect(answer.status).toBe(200)
    await api(`/${id}`, { method: 'DELETE' })
    await expectCut(answer, performance.now(), 'not_found')
  })

  test('has a list of models to choose from, and says which provider would not tell', async () => {
    const path = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/models`
    const { data } = JSON.parse((await call(path, { key: session })).body)
    const [demo, up] = data
    expect(data).toHaveLength(2)
    expect(demo).toMatchObject({ connection: 'demo', provider: 'demo', error: null })
    expect(demo.models.map(({ id }: { id: string }) => id)).toContain(keepgate.model)
    expect(up).toMatchObject({ connection: 'up', models: [], error: { code: expect.any(String) } })
    const overview = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/overview`
    const { checklist } = JSON.parse((await call(overview, { key: session })).body)
    expect(checklist).toMatchObject({
      provider_connected: true,
      provider_works: true,
      model_known: true,
      key_made: true,
    })
    const status = JSON.parse((await call(`${keepgate.url}/api/status`, { key: session })).body)
    expect(status.database_latency_ms).toBeGreaterThan(0)
    expect(status.event_loop_delay_ms.maximum).toBeGreaterThanOrEqual(status.event_loop_delay_ms.p50)
  })

  test('cancels at the provider when the page hangs up, and tells it nothing of the browser', async () => {
    const answer = await stream('up/m')
    expect(seen.authorization).toBe('Bearer sk-planted-0123456789')
    expect(JSON.stringify(seen)).not.toContain(session)
    answer.leave()
    expect(await eventually(() => running === 0, 1000)).toBe(true)
    expect(await recordOf(answer.headers['x-request-id'])).toMatchObject({ outcome: 'aborted' })
  })

  test('has the default limit of a key for each member, which neither a new session nor a key shares', async () => {
    const other = await logIn()
    const body = chatBody('nobody/knows-this')
    let refused = await chat(body)
    for (let sent = 1; refused.status !== 429 && sent <= 61; sent++)
      refused = await chat(body, sent % 2 ? other : session)
    expect(refused.status).toBe(429)
    expect(JSON.parse(refused.body).error.message).toMatch(/^Rate limit exceeded\. Try again in /)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const charged = keepgate
      .records()
      .filter((record) => record.api_key_id === null && record.error_code !== 'rate_limited')
    expect(charged.length).toBeLessThanOrEqual(60)
    const withKey = await call(`${keepgate.url}/v1/chat/completions`, {
      key: keepgate.apiKey,
      body: chatBody(keepgate.model),
    })
    expect(withKey.status).toBe(200)
  }, 30_000)
})
