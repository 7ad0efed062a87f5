/** A thousand clients that hang up, before the headers and in the middle, streamed and buffered. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chatBody,
  eventually,
  gauge,
  median,
  openStream,
  type RawUpstream,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'

const leavers = 1000
const atOnce = 20
const frame = 'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\n'

describe('a client that hangs up', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let key: string
  /** When the upstream saw the call's connection close, by model. */
  const closedAt = new Map<string, number>()
  const arrived = new Set<string>()
  beforeAll(async () => {
    upstream = await startUpstream((_request, response, body) => {
      const { model, stream } = JSON.parse(body.toString())
      arrived.add(model)
      let timer: NodeJS.Timeout | undefined
      response.on('close', () => {
        clearInterval(timer)
        closedAt.set(model, performance.now())
      })
      // Answers to `silent-…` never begin, buffered ones stop half way.
      if (model.startsWith('silent')) return
      response.writeHead(200, { 'content-type': stream === true ? 'text/event-stream' : 'application/json' })
      if (stream !== true) {
        response.write('{"id":"c","choices":[{"index":0,')
        return
      }
      response.write(frame)
      timer = setInterval(() => response.write(frame), 20)
    })
    keepgate = await startKeepgate({ env: { OUTBOUND_ALLOW: upstream.host, RATE_LIMIT_IP: '1000000/minute' } })
    await keepgate.addProvider('openai', { name: 'up', baseUrl: `${upstream.origin}/v1`, key: 'sk-planted-0123456789' })
    key = await keepgate.createKey(1_000_000)
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await upstream.close()
  })

  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })

  /** Sends, and leaves once the call has reached the provider. Returns when it left. */
  const leaveWaiting = async (model: string, stream: boolean): Promise<number> => {
    const body = chatBody(`up/${model}`, { stream })
    const sent = request(`${keepgate.url}/v1/chat/completions`, {
      method: 'POST',
      agent,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': body.length },
    })
    sent.on('error', () => undefined)
    sent.end(body)
    await eventually(() => arrived.has(model), 5000)
    if (!model.startsWith('silent')) await sleep(10)
    sent.destroy()
    return performance.now()
  }

  const leave = async (index: number): Promise<{ model: string; leftAt: number }> => {
    const kind = (['silent-streamed', 'silent-buffered', 'speaking-streamed', 'speaking-buffered'] as const)[index % 4]
    const model = `${kind}-${index}`
    if (kind !== 'speaking-streamed') return { model, leftAt: await leaveWaiting(model, kind === 'silent-streamed') }
    const opened = await openStream(keepgate.url, key, `up/${model}`, agent)
    opened.leave()
    return { model, leftAt: performance.now() }
  }

  test(`×${leavers} ends the provider’s work at once, leaves one record each, and nothing else`, async () => {
    const socketsBefore = upstream.sockets.size
    const left: { model: string; leftAt: number }[] = []
    let next = 0
    const work = async (): Promise<void> => {
      while (next < leavers) left.push(await leave(next++))
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    expect(await eventually(() => closedAt.size === leavers, 5000)).toBe(true)

    const delays = left.map(({ model, leftAt }) => Math.max(0, (closedAt.get(model) ?? Number.NaN) - leftAt))
    const [middle, longest] = [median(delays), Math.max(...delays)].map((delay) => delay.toFixed(1))
    process.stdout.write(`upstream saw ${leavers} clients leave: median ${middle} ms, longest ${longest} ms\n`)
    // The figure to reach is 100 ms; a busy machine gets more room for the longest.
    expect(median(delays)).toBeLessThanOrEqual(100)
    expect(Math.max(...delays)).toBeLessThanOrEqual(1000)

    const records = await keepgate.settledRecords(leavers, 10_000)
    expect(records).toHaveLength(leavers)
    expect(new Set(records.map((record) => record.model)).size).toBe(leavers)
    expect(new Set(records.map((record) => `${record.outcome} ${record.status}`))).toEqual(new Set(['aborted 499']))
    for (const record of records)
      if (String(record.model).startsWith('speaking-streamed')) expect(Number(record.output_tokens)).toBeGreaterThan(0)

    expect(await gauge(keepgate.url, 'keepgate_queue_depth{queue="live_requests"}')).toBe(0)
    expect(await gauge(keepgate.url, 'keepgate_active_streams')).toBe(0)
    expect(await eventually(() => upstream.sockets.size <= socketsBefore, 2000)).toBe(true)
  }, 60_000)
})
