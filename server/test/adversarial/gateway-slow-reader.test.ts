/** A client that stops reading: the provider waits for it, memory does not grow, and nobody else notices. */
import { readFileSync } from 'node:fs'
import { request, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'
import { call, chatBody, eventually, median, type RawUpstream, startUpstream } from './gateway-process.ts'

const mebibyte = 1024 * 1024
const streamBytes = 50 * mebibyte
const slowReaders = 4
const frame = (content: string): string =>
  `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`
const end = `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`
const large = Buffer.from(frame('x'.repeat(4096)))

describe('a client that stops reading', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let key: string
  /** Bytes that the gateway has taken of each large stream. */
  const taken: { bytes: number; over: boolean }[] = []
  beforeAll(async () => {
    const produce = (response: ServerResponse): void => {
      const count = { bytes: 0, over: false }
      taken.push(count)
      response.on('close', () => {
        count.over = true
      })
      const more = (): void => {
        while (count.bytes < streamBytes) {
          count.bytes += large.length
          if (!response.write(large)) {
            response.once('drain', more)
            return
          }
        }
        response.end(end)
      }
      more()
    }
    upstream = await startUpstream((_request, response, body) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      if (JSON.parse(body.toString()).model === 'large') produce(response)
      else response.end(frame('Hello') + end)
    })
    keepgate = await startKeepgate({ env: { OUTBOUND_ALLOW: upstream.host, SHUTDOWN_GRACE: '1s' } })
    await keepgate.addProvider('openai', { name: 'up', baseUrl: `${upstream.origin}/v1`, key: 'sk-planted-0123456789' })
    key = await keepgate.createKey(10_000)
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await upstream.close()
  })

  const residentBytes = (): number =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${keepgate.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024

  /** Reads nothing behind the headers until `read` is called, which returns all there is. */
  const openSlowly = (): Promise<{ read: () => Promise<number>; socket: Socket }> =>
    new Promise((opened, failed) => {
      const body = chatBody('up/large', { stream: true })
      const sent = request(`${keepgate.url}/v1/chat/completions`, {
        method: 'POST',
        agent: false,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': body.length },
      })
      sent.on('error', failed)
      sent.on('response', (response) => {
        opened({
          socket: response.socket,
          read: async () => {
            let bytes = 0
            for await (const part of response) bytes += (part as Buffer).length
            return bytes
          },
        })
      })
      sent.end(body)
    })

  const quick = async (): Promise<number> => {
    const startedAt = performance.now()
    const answered = await call(`${keepgate.url}/v1/chat/completions`, {
      key,
      body: chatBody('up/small', { stream: true }),
    })
    expect(answered.body.endsWith('[DONE]\n\n')).toBe(true)
    return performance.now() - startedAt
  }

  test('pauses the provider, costs the gateway no memory, and gets all of it when it reads on', async () => {
    // Memory settles at what a stream that is read at full speed needs.
    for (let warm = 0; warm < 20; warm++) await quick()
    await (await openSlowly()).read()
    taken.length = 0
    const before = residentBytes()
    const slow = await Promise.all(Array.from({ length: slowReaders }, openSlowly))
    await sleep(1000)
    const soon = taken.map(({ bytes }) => bytes)
    const delays: number[] = []
    for (let index = 0; index < 30; index++) delays.push(await quick())
    await sleep(500)
    const later = taken.map(({ bytes }) => bytes)
    const grown = residentBytes() - before
    process.stdout.write(
      `${slowReaders} slow readers: ${(Math.max(...later) / mebibyte).toFixed(1)} MiB taken of 50 at most, memory grew by ${(grown / mebibyte).toFixed(1)} MiB, others answered in ${median(delays).toFixed(1)} ms\n`,
    )
    // What was taken lies in the kernel's socket buffers on both sides and, at most 256 kB of it, in the gateway.
    expect(later).toEqual(soon)
    expect(Math.max(...later)).toBeLessThan(streamBytes / 2)
    expect(grown).toBeLessThan(24 * mebibyte)
    expect(median(delays)).toBeLessThan(500)

    const [first, ...rest] = slow
    expect(await first?.read()).toBeGreaterThanOrEqual(streamBytes)
    for (const { socket } of rest) socket.destroy()
    expect(await eventually(() => taken.every(({ over }) => over), 3000)).toBe(true)
    const records = (await keepgate.settledRecords(51 + slowReaders)).filter((record) => record.model === 'large')
    expect(records.map((record) => record.outcome).sort()).toEqual([
      'aborted',
      'aborted',
      'aborted',
      'completed',
      'completed',
    ])
  }, 40_000)
})
