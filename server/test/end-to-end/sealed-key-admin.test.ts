/** Sealed keys by signed request: an editor seals, improves texts and makes pictures for their own workspaces alone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallAnswer, call, eventually } from '../adversarial/gateway-process.ts'
import { filesBelow, readRecords } from '../harness/records.ts'
import { type Simulator, startSimulator } from '../simulators/simulator.ts'
import { makeKey, signedHeaders, type TestKey } from './admin-signer.ts'
import { codeOf, framesOf, type SealedWorld, sha256, startSealedWorld } from './sealed-world.ts'

const said = 'The sea is calm tonight: ebb, flow, and ünïcödé — 海 🌊 end.'
const owner = makeKey('owner')
const editor = makeKey('editor')
const elsewhere = makeKey('elsewhere')
const auditor = makeKey('auditor')
const stranger = makeKey('stranger')

const grant = (key: TestKey, roles: string[], workspaces?: string[]) => ({
  id: key.id,
  public_key_hex: key.publicKeyHex,
  roles,
  ...(workspaces === undefined ? {} : { workspaces }),
})

describe('sealed keys by signed request', () => {
  let world: SealedWorld
  let gemini: Simulator
  let anthropic: Simulator
  beforeAll(async () => {
    gemini = await startSimulator('gemini')
    anthropic = await startSimulator('anthropic')
    world = await startSealedWorld({ OUTBOUND_ALLOW: `${gemini.host},${anthropic.host}` })
    const keys = [
      grant(owner, ['owner']),
      grant(editor, ['editor'], [world.workspace]),
      grant(elsewhere, ['editor'], ['ws_elsewhere']),
      grant(auditor, ['auditor']),
    ]
    writeFileSync(join(world.directory, 'licensed_config.json'), JSON.stringify({ keys }), { mode: 0o600 })
    await new Promise((settled) => setTimeout(settled, 1_000))
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await Promise.all([gemini.close(), anthropic.close()])
  })

  const send = (
    key: TestKey,
    target: string,
    given: object,
    more: Record<string, string> = {},
  ): Promise<CallAnswer> => {
    const body = JSON.stringify(given)
    const created = Math.floor(Date.now() / 1000)
    const headers = signedHeaders(key, { authority: new URL(world.server.url).host, target, body, created })
    return call(`${world.server.url}${target}`, { body, headers: { ...headers, ...more } })
  }
  const settings = (change: object = {}) => ({
    workspace: world.workspace,
    page: 'cafe',
    provider: 'gemini',
    api_key: gemini.key,
    base_url: gemini.baseUrl,
    models: ['gemini-2.5-flash', 'gemini-2.5-flash-image'],
    ...change,
  })
  const seal = async (change: object = {}, key = editor): Promise<string> =>
    JSON.parse((await send(key, '/api/admin/ai-settings', settings(change))).body).encrypted_api_key
  const image = { prompt: 'A cup of coffee', context: 'Café Meer', model: 'gemini-2.5-flash-image' }

  test('Q25: the editor’s plain key comes back sealed, usable at once, and is kept nowhere', async () => {
    const secret = `${gemini.key}`
    const context = 'We open at nine.'
    const answer = await send(
      editor,
      '/api/admin/ai-settings',
      settings({ context_sha256: sha256(context), daily_cap: 9 }),
    )
    expect(answer.status).toBe(200)
    const { encrypted_api_key: sealed, claims } = JSON.parse(answer.body)
    expect(claims).toMatchObject({ page: 'cafe', daily_cap: 9, max_tokens: 2_048, generation: 0 })
    expect(claims.exp - claims.iat).toBe(90 * 86_400)
    expect(answer.body).not.toContain(secret)
    expect(JSON.parse((await world.chat({ sealed, context })).body)).toEqual({ reply: said })
    expect(await seal()).not.toBe(await seal())
    const bytes = Buffer.concat(filesBelow(world.directory).map((path) => readFileSync(path)))
    const blob = String(sealed).split('.')[3] ?? ''
    for (const writing of [secret, Buffer.from(secret).toString('base64').slice(0, 40), blob.slice(0, 40)])
      expect(bytes.includes(writing)).toBe(false)
    expect(world.server.output()).not.toContain(secret)
  })

  test('Q26: a text is improved with the page’s own key, whole or in pieces, and nothing of it remains', async () => {
    const sealed = await seal()
    const given = { text: 'We has good cofee', context: 'Café Meer, planted-7f3a', encrypted_api_key: sealed }
    gemini.requests.length = 0
    const whole = await send(editor, '/api/admin/enhance-text', given)
    expect([whole.status, JSON.parse(whole.body)]).toEqual([200, { text: said }])
    const [request] = gemini.requests
    expect(request?.headers['x-goog-api-key']).toBe(gemini.key)
    expect(request?.json?.contents).toEqual([{ role: 'user', parts: [{ text: given.text }] }])
    expect(JSON.stringify(request?.json?.systemInstruction)).toContain(given.context)
    const streamed = await send(editor, '/api/admin/enhance-text', given, { accept: 'text/event-stream' })
    const frames = framesOf(streamed.body)
    expect(frames.map(({ delta }) => delta ?? '').join('')).toBe(said)
    expect(frames.at(-1)).toEqual({ done: true, finish_reason: 'stop' })
    const long = { ...given, text: 'ü'.repeat(100_000), context: '海'.repeat(100_000) }
    expect((await send(editor, '/api/admin/enhance-text', long)).status).toBe(200)
    const bytes = Buffer.concat(filesBelow(world.directory).map((path) => readFileSync(path)))
    for (const writing of [given.text, 'planted-7f3a', sealed.slice(-40)]) {
      expect(bytes.includes(writing)).toBe(false)
      expect(world.server.output()).not.toContain(writing)
    }
  })

  test('Q27: a picture is made with the page’s own key, and who cannot paint says who can', async () => {
    const sealed = await seal()
    gemini.requests.length = 0
    const answer = await send(editor, '/api/admin/generate-image', { ...image, encrypted_api_key: sealed })
    expect(answer.status).toBe(200)
    const [picture] = JSON.parse(answer.body).data
    expect(Buffer.from(picture.b64_json, 'base64').subarray(1, 4).toString('latin1')).toBe('PNG')
    expect(JSON.stringify(gemini.requests[0]?.json)).toContain('A cup of coffee')
    expect(JSON.stringify(gemini.requests[0]?.json)).toContain('Café Meer')
    const find = () => readRecords(world.directory).find(({ request_id: id }) => id === answer.headers['x-request-id'])
    expect(await eventually(() => find() !== undefined, 3_000)).toBe(true)
    expect(find()).toMatchObject({ operation: 'images', connection: 'sealed/cafe', api_key_id: null, cost_usd: null })
    const claude = await seal({
      provider: 'anthropic',
      base_url: anthropic.origin,
      api_key: anthropic.key,
      models: ['m'],
    })
    const refused = await send(editor, '/api/admin/generate-image', {
      ...image,
      model: 'm',
      encrypted_api_key: claude,
    })
    expect(codeOf(refused)).toEqual([404, 'unsupported_operation'])
    expect(JSON.parse(refused.body).detail).toMatch(/does not offer images\. These do: OpenAI, Google Gemini/)
    expect(anthropic.requests).toEqual([])
  })

  test('another workspace’s editor, an auditor, a stranger and a session get nowhere, and no provider hears of it', async () => {
    const sealed = await seal()
    gemini.requests.length = 0
    const requests = [
      ['/api/admin/ai-settings', settings()],
      ['/api/admin/ai-settings/rewrap', { encrypted_api_key: sealed }],
      ['/api/admin/enhance-text', { text: 'x', context: '', encrypted_api_key: sealed }],
      ['/api/admin/generate-image', { ...image, encrypted_api_key: sealed }],
    ] as const
    for (const [path, body] of requests) {
      const codes = await Promise.all([elsewhere, auditor].map(async (key) => codeOf(await send(key, path, body))))
      expect([path, ...codes]).toEqual([path, [403, 'forbidden'], [403, 'forbidden']])
      expect(codeOf(await send(stranger, path, body))).toEqual([401, 'signature_refused'])
      expect(codeOf(await call(`${world.server.url}${path}`, { body: JSON.stringify(body) }))).toEqual([
        401,
        'signature_refused',
      ])
    }
    const tampered = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`
    const expected = [401, 'sealed_key_invalid']
    for (const [path, body] of requests.slice(1))
      expect(codeOf(await send(editor, path, { ...body, encrypted_api_key: tampered }))).toEqual(expected)
    expect(gemini.requests).toEqual([])
  })

  test('wrong settings are refused by name: the key is never repeated', async () => {
    const cases = [
      [{ page: 'no spaces' }, 422],
      [{ max_tokens: 0 }, 422],
      [{ expires_in_days: 91 }, 422],
      [{ context_sha256: 'ABC' }, 422],
      [{ api_key: 'with a space' }, 422],
      [{ headers: {} }, 422],
      [{ provider: 'nobody' }, 400],
      [{ base_url: 'http://169.254.169.254/' }, 502],
      [{ base_url: `${gemini.baseUrl}/?x=1` }, 400],
    ] as const
    for (const [change, status] of cases) {
      const answer = await send(owner, '/api/admin/ai-settings', settings(change))
      expect([JSON.stringify(change), answer.status]).toEqual([JSON.stringify(change), status])
      expect(answer.body).not.toContain(gemini.key)
    }
    expect((await send(owner, '/api/admin/ai-settings', settings({ workspace: 'ws_none' }))).status).toBe(404)
  })

  test('a rewrap binds the same key to the page’s next text, and every step stands in the audit log', async () => {
    const sealed = await seal({ context_sha256: sha256('Monday') })
    const answer = await send(editor, '/api/admin/ai-settings/rewrap', {
      encrypted_api_key: sealed,
      context_sha256: sha256('Tuesday'),
    })
    const { encrypted_api_key: next, claims } = JSON.parse(answer.body)
    expect((await world.chat({ sealed: next, context: 'Tuesday' })).status).toBe(200)
    expect(codeOf(await world.chat({ sealed: next, context: 'Monday' }))).toEqual([403, 'context_not_allowed'])
    const database = new DatabaseSync(join(world.directory, 'keepgate.db'), { readOnly: true, timeout: 5_000 })
    const rows = database.prepare('select bytes from audit_entries order by sequence').all()
    database.close()
    const entries = rows.map(({ bytes }) => JSON.parse(String(bytes)))
    const ofKey = entries.filter(({ target }) => target?.id === claims.jti)
    expect(ofKey.map(({ action }) => action)).toEqual(['sealed_key.created', 'sealed_key.rewrapped'])
    expect(ofKey.map(({ actor }) => actor)).toEqual([
      { type: 'admin_key', id: 'editor' },
      { type: 'admin_key', id: 'editor' },
    ])
    const commands = new Set(entries.map(({ action, details }) => `${action} ${details.command}`))
    for (const command of ['ai-settings', 'ai-settings/rewrap', 'enhance-text', 'generate-image'])
      expect(commands).toContain(`admin_command.accepted ${command}`)
    expect(commands).toContain('admin_command.completed ai-settings')
    expect(commands).toContain('admin_command.refused enhance-text')
    expect(JSON.stringify(entries)).not.toContain(gemini.key)
  })
})
