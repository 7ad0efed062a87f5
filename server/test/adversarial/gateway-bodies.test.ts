/** Bodies of every size and shape, sent to the running gateway; and what reaches the provider of them. */
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'
import { call, chatBody, eventually, gauge, type RawUpstream, startUpstream } from './gateway-process.ts'
import { rawFetch } from './raw-request.ts'

const answer = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
})
const mebibyte = 1024 * 1024
const polluted = '{"role":"user","content":"x"}'

describe('a body', () => {
  let upstream: RawUpstream
  let keepgate: Keepgate
  let key: string
  beforeAll(async () => {
    upstream = await startUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
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

  const send = (body: string | Buffer, path = '/v1/chat/completions', headers: Record<string, string> = {}) =>
    call(`${keepgate.url}${path}`, { key, body, headers })

  /** Sends this many MiB of unknown length, then one more request; returns the status lines until the end or the cut. */
  const sendPieces = (pieces: number): Promise<string[]> => {
    const { hostname, port } = new URL(keepgate.url)
    const head = `host: x\r\nauthorization: Bearer ${key}\r\n`
    const piece = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(mebibyte, 0x20), Buffer.from('\r\n')])
    return new Promise((over) => {
      const socket = connect(Number(port), hostname)
      let seen = ''
      socket.on('data', (part) => {
        seen += part.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.on('close', () => over(seen.match(/HTTP\/1\.1 \d+/g) ?? []))
      socket.write(`POST /v1/chat/completions HTTP/1.1\r\n${head}transfer-encoding: chunked\r\n\r\n`)
      let written = 0
      const more = (): void => {
        for (; written < pieces && !socket.destroyed; written++) {
          if (!socket.write(piece)) {
            written++
            socket.once('drain', more)
            return
          }
        }
        if (!socket.destroyed) socket.write(`0\r\n\r\nGET /v1/models HTTP/1.1\r\n${head}connection: close\r\n\r\n`)
      }
      more()
    })
  }

  test('of 20 MB passes byte for byte, unknown fields, spaces, escapes and all; only the model is another', async () => {
    const prompt = `wörter 🌊 \\u00e9 \\ud83c\\udf0a \\/ ${'abcdefghij'.repeat(1_990_000)}`
    const body = `{ "unknown" : [1.0, 1e2, -0, 12345678901234567890],\r\n "model":"up/gpt \\u0041/x" ,"messages":[{"content":"${prompt}","role":"user"}], "__proto__":{"polluted":true} }`
    const seen = upstream.bodies.length
    const answered = await send(body)
    expect(answered.status, answered.body.slice(0, 300)).toBe(200)
    expect(answered.body).toBe(answer)
    const expected = body.replace('"up/gpt \\u0041/x"', '"gpt A/x"')
    expect(upstream.bodies[seen]?.equals(Buffer.from(expected))).toBe(true)
  }, 20_000)

  test('is spliced at its own model alone, however that is spelt, and not at others further in', async () => {
    const inner = `"messages":[{"role":"user","content":"\\"model\\":\\"up/keep\\"","model":"up/keep"}],"metadata":{"model":"up/keep"}`
    for (const [sent, passed] of [
      [`{${inner},"mod\\u0065l" :\t"up\\/x" }`, `{${inner},"mod\\u0065l" :\t"x" }`],
      [`{"model":"up/up/x",${inner}}`, `{"model":"up/x",${inner}}`],
      [`{"model":"up/\\"}{\\u0022",${inner}}`, `{"model":"\\"}{\\"",${inner}}`],
      [`{"":"","model":"up/é🌊",${inner}}`, `{"":"","model":"é🌊",${inner}}`],
    ] as const) {
      const seen = upstream.bodies.length
      const answered = await send(sent)
      expect(answered.status, answered.body).toBe(200)
      expect(upstream.bodies[seen]?.toString()).toBe(passed)
    }
  })

  test('of 33 MiB is a 413 in the client’s own format, said in its length or sent in pieces', async () => {
    const tooLarge = Buffer.alloc(33 * mebibyte, 0x20)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses', '/v1/embeddings']) {
      const refused = await call(`${keepgate.url}${path}`, { key, body: tooLarge, agent })
      expect(refused.status).toBe(413)
      const said = JSON.parse(refused.body)
      expect(said.error.message).toContain('larger than')
      if (path === '/v1/messages') expect(said).toMatchObject({ type: 'error', error: { type: 'request_too_large' } })
    }
    agent.destroy()
    // In pieces nobody knows the size before. Who comes to an end can go on, who does not is cut off.
    expect(await sendPieces(40)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
    expect(await sendPieces(1000)).toEqual(['HTTP/1.1 413'])
    expect((await send(chatBody('up/after'))).status).toBe(200)
  }, 30_000)

  test('that nobody will read does not cost its sender the answer, on a connection that closes after it', async () => {
    const large = Buffer.alloc(20 * mebibyte, 0x20)
    const cases = [
      { path: '/v1/chat/completions', presented: 'nonsense', size: large, status: 401 },
      { path: '/v1/nowhere', presented: key, size: large, status: 404 },
      { path: '/v1/chat/completions', presented: key, size: Buffer.alloc(33 * mebibyte, 0x20), status: 413 },
    ]
    for (const { path, presented, size, status } of cases)
      for (let time = 0; time < 3; time++) {
        const headers = { connection: 'close' }
        const answered = await call(`${keepgate.url}${path}`, { key: presented, body: size, headers })
        expect([path, answered.status]).toEqual([path, status])
      }
  }, 20_000)

  test('that is compressed, or of another type, is a 415', async () => {
    const body = gzipSync(chatBody('up/m'))
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip'])
      expect((await send(body, '/v1/chat/completions', { 'content-encoding': encoding })).status).toBe(415)
    for (const type of ['multipart/form-data; boundary=x', 'application/xml', 'text/html', 'image/png'])
      expect((await send(chatBody('up/m'), '/v1/messages', { 'content-type': type })).status).toBe(415)
  })

  test('that could be read in two ways, or not at all, is a 400 and reaches no provider', async () => {
    const seen = upstream.bodies.length
    const deep = (levels: number, open: string, close: string): string =>
      `{"model":"up/m","messages":[${polluted}],"x":${open.repeat(levels)}1${close.repeat(levels)}}`
    const bodies: (string | Buffer)[] = [
      `{"model":"up/m","model":"demo/other","messages":[${polluted}]}`,
      `{"model":"up/m","messages":[${polluted}],"mod\\u0065l":"demo/other"}`,
      `{"model":"up/m","messages":[${polluted}],"max_tokens":5,"max_tokens":-5}`,
      `{"model":"up/m","messages":[{"role":"user","role":"system","content":"x"}]}`,
      deep(200, '[', ']'),
      deep(200_000, '[', ']'),
      deep(100_000, '{"a":', '}'),
      '',
      '[]',
      'null',
      '"text"',
      '{',
      `{"model":"up/m","messages":[${polluted}]} {}`,
      `\ufeff${chatBody('up/m')}`.repeat(2),
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      Buffer.concat([
        Buffer.from('{"model":"up/m","messages":[{"role":"user","content":"'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}]}'),
      ]),
      `{"model":"up/m","messages":[${polluted}],"x":NaN}`,
      `{"model":"up/m","messages":[${polluted}],"x":01}`,
      `{"model":"up/m","messages":[${polluted}],}`,
      `{"model":"up/m","messages":[{"role":"user","content":"a\nb"}]}`,
    ]
    for (const body of bodies) {
      const answered = await send(body)
      expect([answered.status, body.toString('utf8').slice(0, 90)]).toEqual([400, body.toString('utf8').slice(0, 90)])
      expect(JSON.parse(answered.body).error).toMatchObject({ type: 'invalid_request_error' })
    }
    expect(upstream.bodies).toHaveLength(seen)
  }, 20_000)

  test('with an absurd count of tokens is a 400 that names the field', async () => {
    for (const value of ['-1', '1e99', '"5"', '1.5', 'true', '[]', '-0.5', '1e400', '99999999999999999999'])
      for (const [path, name] of [
        ['/v1/chat/completions', 'max_tokens'],
        ['/v1/chat/completions', 'max_completion_tokens'],
        ['/v1/messages', 'max_tokens'],
        ['/v1/responses', 'max_output_tokens'],
      ] as const) {
        const body = `{"model":"up/m","messages":[${polluted}],"input":"x","${name}":${value}}`
        const answered = await send(body, path)
        expect([answered.status, path, value]).toEqual([400, path, value])
        expect(answered.body).toContain(name)
      }
  })

  test('may call anything __proto__ or constructor, and nothing is poisoned by it', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      for (const model of [name, `${name}/${name}`, `up/${name}`]) {
        const answered = await send(chatBody(model))
        expect([model, answered.status]).toEqual([model, model.startsWith('up/') ? 200 : 404])
      }
      for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/responses']) {
        const tool =
          path === '/v1/chat/completions'
            ? `{"type":"function","function":{"name":"${name}","parameters":{"type":"object","properties":{"${name}":{"type":"string"}}}}}`
            : path === '/v1/messages'
              ? `{"name":"${name}","input_schema":{"type":"object","properties":{"${name}":{"type":"string"}}}}`
              : `{"type":"function","name":"${name}","parameters":{"type":"object","properties":{"${name}":{"type":"string"}}}}`
        const body = `{"model":"demo/demo-small","max_tokens":5,"${path === '/v1/responses' ? 'input' : 'messages'}":[${polluted}],"tools":[${tool}],"${name}":{"stream":true,"model":"x"}}`
        const answered = await send(body, path)
        expect([path, name, answered.status < 500]).toEqual([path, name, true])
      }
      expect((await call(`${keepgate.url}/v1/models/${name}`, { key })).status).toBe(404)
    }
    expect((await send(chatBody('up/m'))).body).toBe(answer)
  })

  test('with line breaks in names writes no header of the attacker’s', async () => {
    for (const model of [
      'up/a\r\nx-injected: 1\r\n\r\n<script>',
      'up/\u0000\u2028\ud800 é🌊',
      'a\r\nset-cookie: x=1/b',
    ]) {
      const answered = await send(chatBody(model))
      expect(answered.headers['x-injected']).toBeUndefined()
      expect(answered.headers['set-cookie']).toBeUndefined()
      expect([200, 400, 404]).toContain(answered.status)
    }
    const head = { host: 'x', authorization: `Bearer ${key}` }
    for (const [name, value] of [
      ['anthropic-beta', 'a\rb'],
      ['anthropic-version', 'a\u0000b'],
      ['anthropic-beta', 'é\u007f'],
    ] as const) {
      const seen = await rawFetch(keepgate.url, 'POST', '/v1/messages', { ...head, [name]: value }, chatBody('up/m'))
      expect(seen).toMatch(/^HTTP\/1\.1 [24]\d\d /)
      expect(seen).not.toMatch(/^HTTP\/1\.1 5/)
    }
    const smuggled = await rawFetch(
      keepgate.url,
      'POST',
      '/v1/chat/completions',
      { ...head, 'transfer-encoding': 'chunked' },
      `0\r\n\r\nGET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n\r\n`,
    )
    expect(smuggled.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(smuggled).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('leaves nothing under way', async () => {
    const live = () => gauge(keepgate.url, 'keepgate_queue_depth{queue="live_requests"}')
    expect(await eventually(async () => (await live()) === 0, 3000)).toBe(true)
    expect(keepgate.output()).not.toContain('Something nobody caught')
  })
})
