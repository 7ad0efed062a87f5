/** Limits and credentials of the data plane, attacked from outside. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'
import { filesBelow } from '../harness/records.ts'
import { call, chatBody, sessionToken } from './gateway-process.ts'

const sentence = /Rate limit exceeded\. Try again in \d+ (?:second|minute)s?\./

/** Loopback is 127.0.0.0/8: every test calls from an address, and so from a cell, of its own. */
const from = (host: number): { localAddress: string } => ({ localAddress: `127.0.7.${host}` })

/** Where clients put a key. */
const placesOf = (key: string): Record<string, string>[] => [
  { authorization: `Bearer ${key}` },
  { 'x-api-key': key },
  { 'x-goog-api-key': key },
]

describe('limits and credentials of /v1', () => {
  let keepgate: Keepgate
  let session: string
  let completions: string
  beforeAll(async () => {
    keepgate = await startKeepgate()
    completions = `${keepgate.url}/v1/chat/completions`
    session = await sessionToken(keepgate.url, keepgate.email, keepgate.password)
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
  })

  const api = (path: string, body?: object, method?: string) =>
    call(`${keepgate.url}/api/workspaces/${keepgate.workspaceId}${path}`, {
      key: session,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(method === undefined ? {} : { method }),
      ...from(2),
    })

  const newKey = async (settings: object = {}): Promise<{ id: string; api_key: string }> => {
    const made = await api('/api-keys', { name: 'attack', ...settings })
    expect(made.status, made.body).toBe(201)
    return JSON.parse(made.body)
  }

  const ask = (key: string, address: number, headers: Record<string, string> = {}) =>
    call(completions, { key, body: chatBody(keepgate.model), headers, ...from(address) })

  test('of 300 requests at once against 60 a minute exactly 60 are admitted, and none is recorded twice', async () => {
    const { api_key, id } = await newKey({ requests_per_minute: 60 })
    const answers = await Promise.all(Array.from({ length: 300 }, () => ask(api_key, 10)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(60)
    expect(statuses.filter((status) => status === 429)).toHaveLength(240)
    for (const refused of answers.filter(({ status }) => status === 429)) {
      expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
    }
    const records = (await keepgate.settledRecords(300)).filter((record) => record.api_key_id === id)
    expect(records).toHaveLength(300)
    expect(records.filter((record) => record.outcome === 'refused')).toHaveLength(240)
  }, 30_000)

  test('P2 P3 P50: the 61st request of a key in a minute is a rate limit error to the official clients', async () => {
    const { api_key } = await newKey()
    for (let sent = 0; sent < 60; sent++) expect((await ask(api_key, 11)).status).toBe(200)
    const openai = new OpenAI({ baseURL: `${keepgate.url}/v1`, apiKey: api_key, maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'x' }]
    const openaiError: unknown = await openai.chat.completions
      .create({ model: keepgate.model, messages })
      .catch((error: unknown) => error)
    if (!(openaiError instanceof OpenAI.RateLimitError)) throw new Error(`not a RateLimitError: ${openaiError}`)
    expect(openaiError.message).toMatch(sentence)
    expect(Number(openaiError.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    const streamError: unknown = await openai.chat.completions
      .create({ model: keepgate.model, messages, stream: true })
      .catch((error: unknown) => error)
    expect(streamError).toBeInstanceOf(OpenAI.RateLimitError)

    const anthropic = new Anthropic({ baseURL: keepgate.url, apiKey: api_key, maxRetries: 0 })
    const anthropicError: unknown = await anthropic.messages
      .create({ model: keepgate.model, max_tokens: 5, messages })
      .catch((error: unknown) => error)
    if (!(anthropicError instanceof Anthropic.RateLimitError))
      throw new Error(`not a RateLimitError: ${anthropicError}`)
    expect(anthropicError.message).toMatch(sentence)
    expect(Number(anthropicError.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  }, 30_000)

  test('P1: every arrival counts on the address, refused ones too; the 1001st is a 429 whatever it forges', async () => {
    const { api_key } = await newKey({ requests_per_minute: 5 })
    const kinds = [
      () => ask(api_key, 20),
      () => ask('nonsense', 20),
      () => call(`${keepgate.url}/v1/nowhere`, { key: api_key, ...from(20) }),
      () => call(`${keepgate.url}/v1/models`, { ...from(20) }),
    ] as const
    const seen = new Set<string>()
    for (let round = 0; round < 25; round++) {
      const batch = Array.from({ length: 10 }, () => kinds.map((kind) => kind())).flat()
      for (const [index, answer] of (await Promise.all(batch)).entries()) seen.add(`${index % 4} ${answer.status}`)
    }
    // A thousand arrivals: the key was refused after five, the address never.
    expect([...seen].sort()).toEqual(['0 200', '0 429', '1 401', '2 404', '3 401'])
    const fresh = await newKey()
    const forged: Record<string, string>[] = [
      {},
      { 'x-forwarded-for': '203.0.113.9' },
      { 'x-forwarded-for': '203.0.113.9, 127.0.0.1', 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' },
      { 'cf-connecting-ip': '203.0.113.9', 'true-client-ip': '203.0.113.9', 'x-client-ip': '203.0.113.9' },
    ]
    for (const headers of forged) {
      const answer = await ask(fresh.api_key, 20, headers)
      expect(answer.status).toBe(429)
      expect(JSON.parse(answer.body).error.message).toMatch(sentence)
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60)
    }
    const inAnthropic = await call(`${keepgate.url}/v1/messages`, {
      key: fresh.api_key,
      body: chatBody(keepgate.model, { max_tokens: 5 }),
      ...from(20),
    })
    expect(inAnthropic.status).toBe(429)
    expect(JSON.parse(inAnthropic.body)).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } })
    const client = new OpenAI({
      baseURL: `${keepgate.url}/v1`,
      apiKey: fresh.api_key,
      maxRetries: 0,
      fetch: async (_url, init) => {
        const { status, body, headers } = await call(completions, {
          key: fresh.api_key,
          body: String(init?.body),
          ...from(20),
        })
        return new Response(body, { status, headers: { 'retry-after': String(headers['retry-after']) } })
      },
    })
    const error: unknown = await client.chat.completions
      .create({ model: keepgate.model, messages: [{ role: 'user', content: 'x' }] })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OpenAI.RateLimitError)
    // Its neighbour has a cell of its own, and the refused address did not spend the key.
    expect((await ask(fresh.api_key, 21)).status).toBe(200)
    // Probes stay answered: an orchestrator must not kill a server because a client floods it.
    for (const path of ['/livez', '/readyz'])
      expect((await call(`${keepgate.url}${path}`, { ...from(20) })).status).toBe(200)
  }, 60_000)

  test('no variant of a key is a key', async () => {
    const { api_key } = await newKey()
    expect((await ask(api_key, 30)).status).toBe(200)
    const swapped = api_key.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase())
    const variants = [
      api_key.toUpperCase(),
      api_key.toLowerCase(),
      swapped,
      `${api_key}x`,
      api_key.slice(0, -1),
      `${api_key},${api_key}`,
      `"${api_key}"`,
      `${api_key} ${api_key}`,
      `${api_key}\u00a0`,
      `${api_key}%20`,
      `${api_key}=`,
      api_key.replace('pk_', 'mk_'),
      api_key.replace('_test_', '_live_'),
      api_key.replace('_', '__'),
      'null',
      'undefined',
      '',
      '__proto__',
      'constructor',
    ].filter((variant) => variant !== api_key)
    for (const variant of variants)
      for (const headers of placesOf(variant)) {
        const answer = await call(completions, { headers, body: chatBody(keepgate.model), ...from(30) })
        expect([answer.status, Object.keys(headers)[0], variant]).toEqual([401, Object.keys(headers)[0], variant])
        expect(answer.body).not.toContain(variant.length > 12 ? variant : api_key)
      }
  }, 30_000)

  test('a stolen key hash, a management token, a session and a key in the query string open nothing on /v1', async () => {
    const { api_key, id } = await newKey()
    const file = filesBelow(keepgate.dataDirectory).find((path) => /keepgate\.(?:db|sqlite)$/.test(path))
    const database = new DatabaseSync(file ?? join(keepgate.dataDirectory, 'keepgate.db'), { readOnly: true })
    const row = database.prepare('select * from api_keys where id = ?').get(id) as Record<string, unknown>
    database.close()
    const hash = String(row.key_hash)
    const parts = api_key.split('_')
    const made = await api('/management-tokens', {
      name: 'attack',
      expires_at: Date.now() + 3_600_000,
      scopes: ['logs:read'],
    })
    expect(made.status, made.body).toBe(201)
    const token: string = JSON.parse(made.body).management_token
    const impostors = [hash, `pk_test_${id}_${hash}`, `${parts.slice(0, 3).join('_')}_${hash}`, token, session]
    for (const impostor of impostors) {
      expect((await ask(impostor, 31)).status).toBe(401)
      const other = { 'x-api-key': impostor }
      expect((await call(completions, { headers: other, body: chatBody(keepgate.model), ...from(31) })).status).toBe(
        401,
      )
    }
    for (const name of ['key', 'api_key', 'api-key', 'access_token', 'token', 'x-api-key', 'authorization']) {
      const url = `${completions}?${name}=${encodeURIComponent(api_key)}`
      expect((await call(url, { body: chatBody(keepgate.model), ...from(31) })).status).toBe(401)
    }
    const cookie = { cookie: `__Host-keepgate=${session}; keepgate=${session}; authorization=${api_key}` }
    expect((await call(completions, { headers: cookie, body: chatBody(keepgate.model), ...from(31) })).status).toBe(401)
    // And the other way round.
    for (const headers of placesOf(api_key)) {
      const url = `${keepgate.url}/api/workspaces/${keepgate.workspaceId}/api-keys`
      expect((await call(url, { headers, ...from(31) })).status).toBe(401)
    }
  }, 30_000)
})

describe('the client address behind proxies', () => {
  let keepgate: Keepgate
  beforeAll(async () => {
    keepgate = await startKeepgate({ env: { TRUSTED_PROXIES: '127.0.9.0/24', RATE_LIMIT_IP: '20/minute' } })
    await untilInForce()
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
  })

  const through = (forwarded: string, localAddress = '127.0.9.1') =>
    call(`${keepgate.url}/v1/models`, { headers: { 'x-forwarded-for': forwarded }, localAddress })

  const statuses = async (count: number, one: (index: number) => ReturnType<typeof through>): Promise<number[]> => {
    const found: number[] = []
    for (let index = 0; index < count; index++) found.push((await one(index)).status)
    return found
  }

  test('a whole /64 is one caller, its neighbour another', async () => {
    const rotating = await statuses(21, (index) => through(`2001:db8:1:2:${index.toString(16)}::${index + 1}`))
    expect(rotating.filter((status) => status === 429)).toHaveLength(1)
    expect((await through('2001:db8:1:3::1')).status).toBe(401)
  })

  test('what stands left of the trusted proxy’s own entry changes nothing', async () => {
    const prefixed = await statuses(21, (index) => through(`198.51.100.${index}, 203.0.113.77`))
    expect(prefixed.filter((status) => status === 429)).toHaveLength(1)
    // An IPv4 address written as IPv6 is the same caller.
    expect((await through('::ffff:203.0.113.77')).status).toBe(429)
  })

  test('a peer that is no trusted proxy is its own address whatever it says', async () => {
    const lying = await statuses(21, (index) => through(`192.0.2.${index}`, '127.0.8.1'))
    expect(lying.filter((status) => status === 429)).toHaveLength(1)
  })

  test('garbage in the header is one caller too', async () => {
    const garbage = await statuses(21, (index) => through(`${'x'.repeat(index)}, 1.2.3, 0x7f000001`, '127.0.9.3'))
    expect(garbage.filter((status) => status === 429)).toHaveLength(1)
  })
})
