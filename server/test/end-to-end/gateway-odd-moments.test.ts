/** Requests whose client, key or provider goes away at a moment that nobody planned for. */
import { type ClientRequest, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  call,
  chatBody,
  eventually,
  gauge,
  type RawUpstream,
  sessionToken,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'

const answer = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
})
const frame = (content: string): string =>
  `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`
const end = `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`
const idleMs = 600
const largeFrames = 6000

let failedOnce = false

/** What the upstream does for a model. */
const behaviours: Readonly<Record<string, (response: ServerResponse) => void>> = {
  overloaded: (response) => {
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' }).end('{}')
  },
  'fails-once': (response) => {
    response.writeHead(failedOnce ? 200 : 503, { 'content-type': 'application/json' }).end(failedOnce ? answer : '{}')
    failedOnce = true
  },
  'white-space': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    let pieces = 0
    const timer = setInterval(() => {
      if (++pieces < 6) response.write('\n')
      else {
        clearInterval(timer)
        response.end(answer)
      }
    }, idleMs / 2)
  },
  'closes-each': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
    // The gateway may have kept this connection for its next call.
    setTimeout(() => response.socket?.destroy(), 2)
  },
  large: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let sent = 0
    const more = (): void => {
      while (sent < largeFrames) {
        sent++
        if (!response.write(frame('x'.repeat(4096)))) {
          response.once('drain', more)
          return
        }
      }
      response.end(end)
    }
    more()
  },
  slow: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(frame('Hello'))
    setTimeout(() => response.end(end), 300)
  },
  plain: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  },
}

describe('a request', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let key: string
  const asked = new Map<string, number>()
  beforeAll(async () => {
    upstream = await startUpstream((incoming, response, body) => {
      if (incoming.method === 'GET') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
        return
      }
      const model = String(JSON.parse(body.toString()).model)
      asked.set(model, (asked.get(model) ?? 0) + 1)
      behaviours[model.replace(/\.\w+$/, '')]?.(response)
    })
    keepgate = await startKeepgate({
      env: { OUTBOUND_ALLOW: upstream.host, SHUTDOWN_GRACE: '1s', UPSTREAM_IDLE_TIMEOUT: `${idleMs}ms` },
    })
    await keepgate.addProvider('openai', { name: 'up', baseUrl: `${upstream.origin}/v1`, key: 'sk-planted-0123456789' })
    key = await keepgate.createKey(10_000)
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await upstream.close()
  })

  const completions = (): string => `${keepgate.url}/v1/chat/completions`
  const send = (body: string, presented = key): ClientRequest => {
    const sent = request(completions(), {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${presented}`, 'content-type': 'application/json' },
    })
    sent.on('error', () => undefined)
    sent.write(body)
    return sent
  }
  const recordsOf = async (model: string, count = 1) =>
    (await keepgate.settledRecords(count)).filter((record) => record.model === model)

  test('whose client leaves while it uploads reaches no provider and is recorded as aborted', async () => {
    const before = (await keepgate.settledRecords(0)).length
    const sent = send('{"model":"up/plain.upload","messages":[')
    await sleep(100)
    sent.destroy()
    const [record, ...more] = (await keepgate.settledRecords(before + 1)).slice(before)
    expect([record?.outcome, record?.status, more.length]).toEqual(['aborted', 499, 0])
    expect(asked.get('plain.upload')).toBeUndefined()
  })

  test('whose key is revoked while it uploads reaches no provider', async () => {
    const session = await sessionToken(keepgate.url, keepgate.email, keepgate.password)
    const keys = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/api-keys`
    const made = JSON.parse((await call(keys, { key: session, body: JSON.stringify({ name: 'doomed' }) })).body)
    const body = chatBody('up/plain.doomed')
    const sent = send(body.slice(0, 20), made.api_key)
    await sleep(200)
    await call(`${keys}/${made.id}/revoke`, { key: session, method: 'POST' })
    const status = new Promise((answered) => {
      sent.on('response', (response) => {
        response.resume()
        answered(response.statusCode)
      })
    })
    sent.end(body.slice(20))
    expect(await status).toBe(401)
    expect(asked.get('plain.doomed')).toBeUndefined()
  })

  test('that was answered at the second try says in its record when each try was sent and ended', async () => {
    const { status } = await call(completions(), { key: keepgate.apiKey, body: chatBody('up/fails-once.told') })
    expect(status).toBe(200)
    const [record] = await recordsOf('fails-once.told', 2)
    const failed: unknown[][] = JSON.parse(String(record?.failed_attempts ?? '[]'))
    expect(failed.map(([connection, , , code]) => [connection, code])).toEqual([['up', 'provider_error']])
    const [, sent, ended] = failed[0] ?? []
    const times = [0, sent, ended, record?.sent_ms, record?.answered_ms, record?.latency_ms].map(Number)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    // Tries are at least 50 ms apart.
    expect(Number(record?.sent_ms) - Number(ended)).toBeGreaterThanOrEqual(45)
  })

  test('whose client leaves between two tries is not tried again', async () => {
    const sent = send(chatBody('up/overloaded.left'))
    sent.end()
    expect(await eventually(() => asked.get('overloaded.left') === 1, 3000)).toBe(true)
    await sleep(100)
    sent.destroy()
    await sleep(1500)
    expect(asked.get('overloaded.left')).toBe(1)
    const records = await recordsOf('overloaded.left', 2)
    expect(records.map(({ outcome, status, attempts }) => [outcome, status, attempts])).toEqual([['aborted', 499, 1]])
  })

  test('whose key is revoked between two tries is not tried again', async () => {
    const session = await sessionToken(keepgate.url, keepgate.email, keepgate.password)
    const keys = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/api-keys`
    const made = JSON.parse((await call(keys, { key: session, body: JSON.stringify({ name: 'doomed' }) })).body)
    const answered = call(completions(), { key: made.api_key, body: chatBody('up/overloaded.revoked') })
    expect(await eventually(() => asked.get('overloaded.revoked') === 1, 3000)).toBe(true)
    await call(`${keys}/${made.id}/revoke`, { key: session, method: 'POST' })
    const { status, body } = await answered
    expect([status, JSON.parse(body).error.code]).toEqual([401, 'key_revoked'])
    await sleep(1200)
    expect(asked.get('overloaded.revoked')).toBe(1)
  })

  test('to a provider that sends white space while it thinks is not idle', async () => {
    const { status, body } = await call(completions(), { key, body: chatBody('up/white-space') })
    expect([status, JSON.parse(body).choices[0].message.content]).toEqual([200, 'Hello'])
  })

  test('whose client reads nothing for longer than the idle time is not the provider’s fault', async () => {
    const body = await new Promise<string>((read, failed) => {
      const sent = send(chatBody('up/large', { stream: true }))
      sent.end()
      sent.on('error', failed)
      sent.on('response', async (response) => {
        await sleep(idleMs * 3)
        let last = ''
        response.on('data', (part: Buffer) => {
          last = part.toString('latin1')
        })
        response.on('end', () => read(last))
      })
    })
    expect(body.endsWith('data: [DONE]\n\n')).toBe(true)
  }, 15_000)

  test('on a connection that the provider has just closed is answered all the same', async () => {
    const statuses: number[] = []
    for (let index = 0; index < 30; index++) {
      statuses.push((await call(completions(), { key, body: chatBody('up/closes-each') })).status)
      await sleep(index % 5)
    }
    expect(new Set(statuses)).toEqual(new Set([200]))
  })

  test('behind another one on the same connection waits for it, and both are answered in order', async () => {
    const { hostname, port } = new URL(keepgate.url)
    const one = (body: string, more = ''): string =>
      `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`
    const seen = await new Promise<string>((over) => {
      const socket = connect(Number(port), hostname)
      let text = ''
      socket.on('data', (part) => {
        text += part.toString()
      })
      socket.on('close', () => over(text))
      socket.write(
        one(chatBody('up/slow.first', { stream: true })) + one(chatBody('up/plain.second'), 'connection: close\r\n'),
      )
    })
    expect(seen.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
    expect(seen.indexOf('[DONE]')).toBeLessThan(seen.indexOf('"chat.completion"'))
    for (const model of ['slow.first', 'plain.second'])
      expect((await recordsOf(model, 5)).map(({ outcome }) => outcome)).toEqual(['completed'])
  })

  test('leaves nothing under way, and no error that nobody caught', async () => {
    const live = () => gauge(keepgate.url, 'keepgate_queue_depth{queue="live_requests"}')
    expect(await eventually(async () => (await live()) === 0, 3000)).toBe(true)
    expect(keepgate.output()).not.toContain('Something nobody caught')
  })
})
