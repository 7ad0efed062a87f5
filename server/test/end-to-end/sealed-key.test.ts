/** A public page's assistant from end to end: seal once, ask from anywhere, nothing kept. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, eventually, rootKey, runJson, runText, startProgram } from '../adversarial/gateway-process.ts'
import { filesBelow, readRecords } from '../harness/records.ts'
import { type SimulatedProvider, type Simulator, startSimulator } from '../simulators/simulator.ts'
import { codeOf, framesOf, type SealedWorld, sha256, startSealedWorld } from './sealed-world.ts'

const providers = ['gemini', 'openai', 'anthropic', 'cohere'] as const satisfies readonly SimulatedProvider[]
const said = 'The sea is calm tonight: ebb, flow, and ünïcödé — 海 🌊 end.'

describe('a sealed key', () => {
  let world: SealedWorld
  let simulators: Record<(typeof providers)[number], Simulator>
  let gemini: Simulator
  const home = () => ({ base_url: `${gemini.baseUrl}/` })
  beforeAll(async () => {
    const started = await Promise.all(providers.map(async (name) => [name, await startSimulator(name)] as const))
    simulators = Object.fromEntries(started) as typeof simulators
    gemini = simulators.gemini
    world = await startSealedWorld({
      OUTBOUND_ALLOW: started.map(([, { host }]) => host).join(','),
      CORS_ORIGINS: 'https://cafe.example',
    })
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await Promise.all(providers.map((name) => simulators[name].close()))
  })
  const inFile = (name: string, text: string): string => {
    const path = join(world.directory, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const create = (words: string[], key: string) =>
    runJson(world.env, ['sealed-key', 'create', 'gemini', '--page', 'cafe', ...words, '--key-file', '-'], key)

  test('Q13 Q17 Q20 Q21: one command seals the owner’s key, and the page gets its reply from the owner’s provider', async () => {
    const context = '# Café Meer\n\nWe open at nine.\n'
    const file = inFile('context', context)
    const made = await create(
      ['--base-url', gemini.baseUrl, '--model', 'gemini-2.5-flash', '--max-tokens', '99', '--context-file', file],
      gemini.key,
    )
    expect(made.claims).toMatchObject({
      workspace: world.workspace,
      page: 'cafe',
      provider: 'gemini',
      max_tokens: 99,
      daily_cap: 500,
      context_sha256: sha256(context),
    })
    gemini.requests.length = 0
    const sealed = String(made.encrypted_api_key)
    const answer = await world.chat({ sealed, context, message: 'When do you open?' })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { reply: said }])
    const [request] = gemini.requests
    expect(request?.headers['x-goog-api-key']).toBe(gemini.key)
    expect(request?.json?.contents).toEqual([{ role: 'user', parts: [{ text: 'When do you open?' }] }])
    const instruction = JSON.stringify(request?.json?.systemInstruction)
    expect(instruction).toContain(JSON.stringify(context).slice(1, -1))
    expect(instruction).not.toContain('When do you open?')
    expect(request?.json?.generationConfig).toMatchObject({ maxOutputTokens: 99 })
    expect(codeOf(await world.chat({ sealed, context: `${context} ` }))).toEqual([403, 'context_not_allowed'])
  })

  test.each(providers)('Q20 Q21: reaches %s, whole and in pieces', async (provider) => {
    const simulator = simulators[provider]
    const sealed = world.seal({ provider, base_url: `${simulator.baseUrl}/`, models: ['some-model'] }, simulator.key)
    const whole = await world.chat({ sealed })
    expect([whole.status, JSON.parse(whole.body)]).toEqual([200, { reply: said }])
    expect(JSON.stringify(simulator.requestsFor('some-model').at(-1)?.json)).toContain('321')
    const streamed = await world.chat({ sealed, accept: 'text/event-stream' })
    expect(streamed.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    const frames = framesOf(streamed.body)
    expect(frames.at(-1)).toEqual({ done: true, finish_reason: 'stop' })
    expect(frames.length).toBeGreaterThan(3)
    expect(frames.map(({ delta }) => delta ?? '').join('')).toBe(said)
  })

  test('leaves a record of the workspace and its page, with usage, and of nobody', async () => {
    const sealed = world.seal({ ...home(), page: 'recorded' }, gemini.key)
    const { headers } = await world.chat({ sealed })
    const find = () => readRecords(world.directory).find(({ request_id: id }) => id === headers['x-request-id'])
    expect(await eventually(() => find() !== undefined, 3_000)).toBe(true)
    expect(find()).toMatchObject({
      workspace_id: world.workspace,
      api_key_id: null,
      member_id: null,
      connection: 'sealed/recorded',
      provider: 'gemini',
      model: 'gemini-2.5-flash',
      status: 200,
      input_tokens: 31,
      output_tokens: 17,
    })
  })

  test('names no models: a small one is found with the key itself, and a wrong key is refused there and then', async () => {
    const made = await create(['--base-url', gemini.baseUrl], gemini.key)
    expect(Object(made.claims).models).toEqual(['gemini-simulated'])
    const refused = startProgram(
      world.env,
      ['sealed-key', 'create', 'gemini', '--page', 'cafe', '--base-url', gemini.baseUrl, '--json'],
      'not-the-key',
    )
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toContain('provider_key_refused')
    expect(refused.output()).not.toContain('not-the-key')
  })

  test('Q25: sealing keeps nothing but a line in the audit log', async () => {
    const key = 'AIza-kept-nowhere-0123456789'
    const made = await create(['--base-url', gemini.baseUrl, '--model', 'm'], key)
    const bytes = Buffer.concat(filesBelow(world.directory).map((path) => readFileSync(path)))
    const blob = String(made.encrypted_api_key).split('.')[3] ?? ''
    for (const writing of [
      key,
      Buffer.from(key).toString('base64url').slice(0, -2),
      blob.slice(0, 40),
      blob.slice(-40),
    ])
      expect(bytes.includes(writing)).toBe(false)
    expect(bytes.includes('sealed_key.created')).toBe(true)
    expect(bytes.includes(Object(made.claims).jti)).toBe(true)
  })

  test('is usable from pages of listed origins, and from no other', async () => {
    const sealed = world.seal(home(), gemini.key)
    const from = (origin: string) => world.chat({ sealed, headers: { origin } })
    expect((await from('https://cafe.example')).headers['access-control-allow-origin']).toBe('https://cafe.example')
    expect((await from('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
    const preflight = await call(`${world.server.url}/api/chat`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://cafe.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([
      204,
      expect.stringContaining('POST'),
    ])
  })

  test('a page that leaves in the middle cancels at the provider at once', async () => {
    gemini.forModel('slow', { script: { text: 'word '.repeat(400), chunkDelayMs: 25 } })
    const sealed = world.seal({ ...home(), models: ['slow'] }, gemini.key)
    const leaving = new AbortController()
    const answer = await fetch(`${world.server.url}/api/chat`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Hi', context: '', encrypted_api_key: sealed }),
      signal: leaving.signal,
    })
    await answer.body?.getReader().read()
    const left = Date.now()
    leaving.abort()
    const aborted = (): number | null => gemini.requestsFor('slow').at(-1)?.abortedAtMs ?? null
    expect(await eventually(() => aborted() !== null, 2_000)).toBe(true)
    expect((aborted() ?? Number.NaN) - left).toBeLessThan(500)
  })

  test('revoke-all refuses every key sealed before within a second, and ends the answers under way', async () => {
    gemini.forModel('endless', { script: { text: 'word '.repeat(2_000), chunkDelayMs: 25 } })
    const sealed = world.seal({ ...home(), models: ['endless'] }, gemini.key)
    const running = world.chat({ sealed, accept: 'text/event-stream' })
    expect(await eventually(() => gemini.requestsFor('endless').length === 1, 3_000)).toBe(true)
    await sleep(300)
    await runText(world.env, ['sealed-key', 'revoke-all'])
    const done = performance.now()
    const frames = framesOf((await running).body)
    expect(performance.now() - done).toBeLessThan(1_000)
    expect(frames.at(-1)).toMatchObject({ error: { code: 'sealed_key_revoked' } })
    expect(frames.some((frame) => frame.done === true)).toBe(false)
    expect(await eventually(() => gemini.requestsFor('endless')[0]?.abortedAtMs !== null, 1_000)).toBe(true)
    expect(codeOf(await world.chat({ sealed }))).toEqual([401, 'sealed_key_revoked'])
    const anew = await create(['--base-url', gemini.baseUrl, '--model', 'gemini-2.5-flash'], gemini.key)
    expect((await world.chat({ sealed: String(anew.encrypted_api_key) })).status).toBe(200)
    expect(Object(anew.claims).generation).toBe(1)
  })

  test('ends in the middle of an answer when its time is over', async () => {
    gemini.forModel('long', { script: { text: 'word '.repeat(2_000), chunkDelayMs: 25 } })
    const exp = Math.ceil(Date.now() / 1000) + 2
    const sealed = world.seal({ ...home(), models: ['long'], exp, generation: 1 }, gemini.key)
    const frames = framesOf((await world.chat({ sealed, accept: 'text/event-stream' })).body)
    expect(frames.at(-1)).toMatchObject({ error: { code: 'sealed_key_expired' } })
    expect(codeOf(await world.chat({ sealed }))).toEqual([401, 'sealed_key_expired'])
  })

  test('Q24: works as before after the server was killed and started again, and the daily cap is not forgotten', async () => {
    const sealed = world.seal({ ...home(), page: 'capped', daily_cap: 3, generation: 1 }, gemini.key)
    expect((await world.chat({ sealed })).status).toBe(200)
    await world.restart('SIGKILL')
    expect((await world.chat({ sealed })).status).toBe(200)
    const other = world.seal({ ...home(), page: 'counted', daily_cap: 3, generation: 1 }, gemini.key)
    for (let sent = 0; sent < 3; sent++) expect((await world.chat({ sealed: other })).status).toBe(200)
    expect((await world.chat({ sealed: other })).status).toBe(429)
    await world.restart('SIGTERM')
    const refused = await world.chat({ sealed: other })
    expect(codeOf(refused)).toEqual([429, 'rate_limited'])
    // No SDK that gives up after a minute stands behind it: the truth.
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_600)
    expect(JSON.parse(refused.body).detail).toMatch(/^Rate limit exceeded\. Try again in \d+ hours/)
  }, 60_000)

  test('moves to the new root by a rewrap, and is refused once its old root is gone', async () => {
    const old = world.seal({ ...home(), generation: 1, context_sha256: sha256('a') }, gemini.key)
    const newRoot = rootKey()
    const both = `a2:${newRoot},k1:${world.rootBytes.toString('base64')}`
    await world.restart('SIGTERM', { AI_MASTER_KEY: null, AI_MASTER_KEYS: both })
    expect((await world.chat({ sealed: old, context: 'a' })).status).toBe(200)
    const rewrap = ['sealed-key', 'rewrap', inFile('sealed', `${old}\n`)]
    const same = await runJson(world.env, rewrap)
    const elsewhere = await runJson(world.env, [...rewrap, '--context-file', inFile('other', 'b')])
    expect(same.claims).toMatchObject({ context_sha256: sha256('a'), page: 'cafe' })
    const { exp, jti } = Object(same.claims)
    expect(elsewhere.claims).toMatchObject({ context_sha256: sha256('b'), exp, jti })
    await world.restart('SIGTERM', { AI_MASTER_KEYS: `a2:${newRoot}` })
    expect(codeOf(await world.chat({ sealed: old, context: 'a' }))).toEqual([401, 'sealed_key_invalid'])
    const moved = String(same.encrypted_api_key)
    expect(moved.split('.')[2]).toBe('a2')
    expect((await world.chat({ sealed: moved, context: 'a' })).status).toBe(200)
    const bound = String(elsewhere.encrypted_api_key)
    expect((await world.chat({ sealed: bound, context: 'b' })).status).toBe(200)
    expect(codeOf(await world.chat({ sealed: bound, context: 'a' }))).toEqual([403, 'context_not_allowed'])
  }, 60_000)

  test('is off in production without a root of its own, and says what is missing', async () => {
    await world.restart('SIGTERM', { AI_MASTER_KEYS: null, ENVIRONMENT: 'production' })
    const refused = await world.chat({ sealed: world.seal(home(), gemini.key) })
    expect(codeOf(refused)).toEqual([503, 'sealed_keys_off'])
    expect(JSON.parse(refused.body).hint).toContain('AI_MASTER_KEY')
  }, 40_000)
})
