/** The door with the line behind it, over real sockets: what a client is told when its request does not get through. */
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createLine } from '../../gateway/chat.ts'
import { createModelCatalogue } from '../../gateway/connections/model-catalogue.ts'
import { createLiveRequests } from '../../gateway/live-requests.ts'
import { createMeter } from '../../gateway/meter.ts'
import { connectionWith, keyWith } from '../../gateway/testing/line-parts.ts'
import { systemClock } from '../../kernel/clock.ts'
import { createClientAddresses } from '../../limits/client-address.ts'
import type { Decision } from '../../limits/rule.ts'
import type { RequestRecordRow } from '../../storage/schema.ts'
import { createHttpServer } from '../server.ts'
import { createDataPlane, type DataPlaneParts } from './door.ts'

const clock = systemClock
const cleanUp: (() => Promise<unknown> | undefined)[] = []
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean()
})

const refusedBy: Decision = {
  allowed: false,
  limit: 1,
  remaining: 0,
  resetSeconds: 300,
  retryAfterSeconds: 300,
  cell: 'c',
}

const startDoor = async (change: Partial<DataPlaneParts> = {}) => {
  const records: RequestRecordRow[] = []
  const refusals: { code: string; tookMs: number }[] = []
  const live = createLiveRequests(clock, () => null)
  const up = connectionWith({ name: 'up', models: ['m'] })
  const line = createLine({
    clock,
    authenticateKey: () => keyWith(),
    takeKeyLimit: () => null,
    addressAllowed: () => true,
    routes: { forWorkspace: () => new Map([['up', up]]) },
    catalogue: createModelCatalogue(
      async () => [],
      () => false,
      clock,
    ),
    live,
    totalMs: 10_000,
    deathOfKey: () => null,
    roomForRecord: () => true,
    answer: async ({ exchange }) => {
      exchange.reply.start(200, ['content-length', '8'])
      exchange.reply.end('answered')
    },
    meter: createMeter(() => null, clock),
    record: (record) => records.push(record),
    began: () => undefined,
    ended: () => undefined,
  })
  const door = createDataPlane({
    clock,
    limiter: { charge: () => refusedBy, take: () => refusedBy, giveBack: () => undefined, used: () => 0 },
    rules: { address: null, classes: {} as DataPlaneParts['rules']['classes'] },
    clientAddresses: createClientAddresses([]),
    cors: { origins: [], methods: [], headers: [] },
    maximumBodyBytes: 1000,
    bodyDeadlines: { windowMs: 300, leastBytes: 1, totalMs: 900 },
    draining: () => false,
    line,
    refused: (error, _client, _requestId, startedAt) =>
      refusals.push({ code: error.code, tookMs: clock.monotonic() - startedAt }),
    ...change,
  })
  const server = createHttpServer({ dataPlane: door, controlPlane: (_request, response) => response.end() })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  cleanUp.push(() => server.close(0))
  cleanUp.push(async () => live.stop())
  return { url, records, refusals }
}

type Conversation = { socket: Socket; heard: () => string; closed: Promise<number> }

const converse = (url: string): Conversation => {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  let heard = ''
  const began = performance.now()
  const closed = new Promise<number>((resolve) => socket.on('close', () => resolve(performance.now() - began)))
  socket.on('data', (chunk) => {
    heard += String(chunk)
  })
  socket.on('error', () => undefined)
  cleanUp.push(async () => socket.destroy())
  return { socket, heard: () => heard, closed }
}

const head = (path: string, length: number, more = ''): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: any\r\n${more}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
const body = '{"model":"up/m","messages":[{"role":"user","content":"Hello"}]}'

const answerOf = (text: string) => {
  const [top = '', rest = ''] = text.split('\r\n\r\n')
  const [status = '', ...lines] = top.split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2)))
  return { status, headers, body: JSON.parse(rest) }
}

const untilAnswered = async (conversation: Conversation): Promise<ReturnType<typeof answerOf>> => {
  await expect.poll(() => conversation.heard(), { timeout: 5000 }).toMatch(/\r\n\r\n.*}$/s)
  return answerOf(conversation.heard())
}

describe('a body that stops arriving', () => {
  it('is answered 408 in the client’s dialect, under one request id, with a true record', async () => {
    const { url, records } = await startDoor()
    const conversation = converse(url)
    conversation.socket.write(`${head('/v1/chat/completions', 500)}{"model":`)
    const { status, headers, body: told } = await untilAnswered(conversation)
    expect(status).toBe('HTTP/1.1 408 Request Timeout')
    expect(told).toMatchObject({ error: { code: 'request_timeout' }, request_id: headers['x-request-id'] })
    expect(headers).toMatchObject({ connection: 'close', 'x-keepgate-error-source': 'gateway' })
    expect(records).toMatchObject([
      { request_id: headers['x-request-id'], status: 408, outcome: 'refused', error_code: 'request_timeout' },
    ])
    const [record] = records
    expect(record?.latency_ms).toBeGreaterThanOrEqual(300)
    expect(record?.latency_ms).toBeLessThan(900)
  })

  it('is answered so in Anthropic’s form as well, and its connection is closed', async () => {
    const { url } = await startDoor()
    const conversation = converse(url)
    conversation.socket.write(`${head('/v1/messages', 500)}{`)
    const { status, body: told } = await untilAnswered(conversation)
    expect(status).toMatch(/ 408 /)
    expect(told).toMatchObject({ type: 'error', request_id: expect.stringMatching(/^req_/) })
    expect(await conversation.closed).toBeLessThan(8000)
    expect(conversation.heard().match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
  })

  it('is told so while it still trickles: the whole has a deadline too', async () => {
    const { url, records } = await startDoor()
    const conversation = converse(url)
    conversation.socket.write(head('/v1/chat/completions', 500))
    const drip = setInterval(() => conversation.socket.write(' '), 50)
    cleanUp.push(async () => clearInterval(drip))
    const { status } = await untilAnswered(conversation)
    expect(status).toMatch(/ 408 /)
    expect(records[0]?.latency_ms).toBeGreaterThanOrEqual(900)
    expect(records[0]?.latency_ms).toBeLessThan(1500)
  })

  it('by the client’s own doing is an abort, not a timeout', async () => {
    const { url, records } = await startDoor()
    const conversation = converse(url)
    conversation.socket.write(`${head('/v1/chat/completions', 500)}{`)
    await sleep(50)
    conversation.socket.destroy()
    await expect.poll(() => records).toMatchObject([{ status: 499, error_code: 'client_closed' }])
    await sleep(500)
    expect(records).toHaveLength(1)
  })
})

describe('a body that takes its time', () => {
  it('is read, where no pause is too long and the whole is not either', async () => {
    const { url, records } = await startDoor()
    const conversation = converse(url)
    conversation.socket.write(head('/v1/chat/completions', body.length))
    for (let at = 0; at < body.length; at += 20) {
      conversation.socket.write(body.slice(at, at + 20))
      await sleep(150)
    }
    await expect.poll(() => conversation.heard()).toMatch(/^HTTP\/1\.1 200 .*answered$/s)
    await sleep(1000)
    expect(records).toMatchObject([{ status: 200, outcome: 'completed' }])
  })
})

describe('what the door refuses', () => {
  const refusal = async (change: Partial<DataPlaneParts>, path: string, more = '') => {
    const door = await startDoor(change)
    const conversation = converse(door.url)
    conversation.socket.write(head(path, body.length, more) + body)
    return { ...(await untilAnswered(conversation)), refusals: door.refusals, records: door.records }
  }

  it('says so like the line: dialect, request id, source, timing, nothing to store', async () => {
    for (const [path, form] of [
      ['/v1/none', { error: { code: 'not_found' } }],
      ['/v1/messages/none', { type: 'error', error: { type: 'not_found_error' } }],
    ] as const) {
      const { status, headers, body: told, refusals, records } = await refusal({}, path)
      expect(status).toMatch(/ 404 /)
      expect(told).toMatchObject({ ...form, request_id: headers['x-request-id'] })
      expect(headers).toMatchObject({
        'x-keepgate-error-source': 'gateway',
        'cache-control': 'no-store',
        'server-timing': expect.stringMatching(/^gateway;dur=\d/),
      })
      expect(records).toEqual([])
      expect(refusals).toMatchObject([{ code: 'not_found' }])
      expect(refusals[0]?.tookMs).toBeGreaterThan(0)
    }
  })

  it('for too many arrivals asks for a minute at most, in header and sentence', async () => {
    const rules = { address: { limit: 1, windowSeconds: 3600 }, classes: {} as DataPlaneParts['rules']['classes'] }
    const { status, headers, body: told } = await refusal({ rules }, '/v1/chat/completions')
    expect(status).toMatch(/ 429 /)
    expect(headers['retry-after']).toBe('60')
    expect(told.error.message).toBe('Rate limit exceeded. Try again in 60 seconds.')
  })

  it('names the method where that is what was wrong, and waits for nobody while it drains', async () => {
    const wrong = await refusal({}, '/v1/models')
    expect([wrong.status, wrong.headers.allow]).toEqual(['HTTP/1.1 405 Method Not Allowed', 'GET'])
    const draining = await refusal({ draining: () => true }, '/v1/chat/completions')
    expect([draining.headers['retry-after'], draining.body.error.code]).toEqual(['1', 'draining'])
  })
})

describe('the list of models', () => {
  it('carries the headers of every answer', async () => {
    const { url } = await startDoor()
    const answered = await fetch(`${url}/v1/models`, { headers: { 'x-api-key': 'any' } })
    expect(await answered.json()).toMatchObject({ object: 'list', data: [{ id: 'up/m' }] })
    expect(answered.headers.get('server-timing')).toMatch(/^gateway;dur=\d/)
    expect(answered.headers.get('x-request-id')).toMatch(/^req_/)
    expect(answered.headers.get('cache-control')).toBe('no-store')
  })
})
