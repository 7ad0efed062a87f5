/** Streams as clients see them: silence, endings, and what no official client survives. */
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallAnswer, call, chatBody, type RawUpstream, startUpstream } from '../adversarial/gateway-process.ts'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'

const chunk = (content: string, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }], ...more })}\n\n`
const finish = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`
const usage = (choices: unknown): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } })}\n\n`
const done = 'data: [DONE]\n\n'
const whole = chunk('Hel') + chunk('lo') + finish + usage([]) + done

const silenceMs = 13_000

/** What the upstream does for a model, by the model's name. */
const behaviours: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'silent-before-headers': (response) => {
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(whole)
    }, silenceMs)
  },
  'silent-after-headers': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    setTimeout(() => response.end(whole), silenceMs)
  },
  'silent-in-the-middle': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chunk('Hel'))
    setTimeout(() => response.end(chunk('lo') + finish + usage([]) + done), silenceMs)
  },
  'fails-after-silence': (response) => {
    setTimeout(() => response.writeHead(500, { 'content-type': 'application/json' }).end('{}'), silenceMs)
  },
  'never-closes': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(whole)
  },
  'null-choices': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(chunk('Hel') + chunk('lo') + finish + usage(null) + done)
  },
  'pings-as-data': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`: ping\n\ndata: \n\nevent: ping\ndata: {}\n\n${whole}`)
  },
  'cut-inside-character': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const bytes = Buffer.from(chunk('Hel') + chunk('🌊'))
    response.write(bytes.subarray(0, bytes.indexOf(0xf0) + 2), () => response.socket?.destroy())
  },
  plain: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(whole)
  },
}

const dataOf = (body: string): string[] =>
  body
    .split('\n\n')
    .filter((frame) => frame.startsWith('data:'))
    .map((frame) => frame.slice('data: '.length))

const textOf = (body: string): string =>
  dataOf(body)
    .filter((data) => data !== '[DONE]')
    .flatMap((data) => JSON.parse(data).choices ?? [])
    .map((choice) => choice.delta?.content ?? '')
    .join('')

describe('a stream', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let key: string
  let asked = 0
  beforeAll(async () => {
    upstream = await startUpstream((_request, response, body) => {
      behaviours[JSON.parse(body.toString()).model]?.(response)
    })
    keepgate = await startKeepgate({ env: { OUTBOUND_ALLOW: upstream.host } })
    await keepgate.addProvider('openai', { name: 'up', baseUrl: `${upstream.origin}/v1`, key: 'sk-planted-0123456789' })
    key = await keepgate.createKey(10_000)
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await upstream.close()
  })

  const stream = (model: string, more: object = {}): Promise<CallAnswer> => {
    asked++
    return call(`${keepgate.url}/v1/chat/completions`, {
      key,
      body: chatBody(`up/${model}`, { stream: true, ...more }),
    })
  }

  test('breaks a silence of twelve seconds with comments, and ends after [DONE] whether the provider closes or not', async () => {
    const silent = ['silent-before-headers', 'silent-after-headers', 'silent-in-the-middle']
    const failing = stream('fails-after-silence')
    const unclosed = stream('never-closes').then((answer) => ({ answer, at: performance.now() }))
    const startedAt = performance.now()
    for (const answer of await Promise.all(silent.map((model) => stream(model)))) {
      expect(answer.status).toBe(200)
      expect(answer.body.match(/^: keep-alive$/gm)).toHaveLength(1)
      expect(textOf(answer.body)).toBe('Hello')
      expect(answer.body.endsWith(done)).toBe(true)
    }
    // The status went out with the first comment: a failure after it can only be a frame.
    const failed = await failing
    expect(failed.status).toBe(200)
    expect(JSON.parse(dataOf(failed.body).at(-1) ?? '').error.code).toBe('provider_error')
    expect(failed.body).not.toContain('[DONE]')
    // Beside them: what ends with [DONE] ends soon after it, although the provider never closes.
    const { answer, at } = await unclosed
    expect(at - startedAt).toBeLessThan(9000)
    expect(textOf(answer.body)).toBe('Hello')
    expect(answer.body.endsWith(done)).toBe(true)
  }, 25_000)

  test('carries the usage chunk only for who asked, with an empty list of choices', async () => {
    for (const model of ['plain', 'null-choices']) {
      const unasked = await stream(model)
      expect(unasked.body).not.toContain('"usage":{')
      expect(unasked.body.endsWith(done)).toBe(true)
      const wanted = await stream(model, { stream_options: { include_usage: true } })
      const last = JSON.parse(dataOf(wanted.body).at(-2) ?? '')
      expect(last.choices).toEqual([])
      expect(last.usage.total_tokens).toBe(5)
    }
  })

  test('passes no empty data and no ping event on', async () => {
    const answer = await stream('pings-as-data')
    expect(answer.body).not.toMatch(/^event:/m)
    expect(dataOf(answer.body).every((data) => data === '[DONE]' || JSON.parse(data).choices !== undefined)).toBe(true)
    expect(textOf(answer.body)).toBe('Hello')
  })

  test('that is cut inside a character ends with an error frame and no broken character', async () => {
    const answer = await stream('cut-inside-character')
    expect(answer.status).toBe(200)
    expect(answer.body).not.toContain('\ufffd')
    expect(answer.body).not.toContain('[DONE]')
    expect(JSON.parse(dataOf(answer.body).at(-1) ?? '').error.code).toBe('provider_interrupted')
  })

  test('leaves exactly one record, whatever its end', async () => {
    const records = await keepgate.settledRecords(asked)
    expect(records).toHaveLength(asked)
    expect(new Set(records.map((record) => record.request_id)).size).toBe(asked)
    const failed = records.filter((record) => record.outcome === 'failed').map((record) => record.model)
    expect(failed.sort()).toEqual(['cut-inside-character', 'fails-after-silence'])
    for (const record of records.filter(({ outcome }) => outcome === 'completed'))
      expect([record.input_tokens, record.output_tokens, record.estimated]).toEqual([3, 2, 0])
  })
})
