/** From nothing to the first answer through the API alone, with a real data directory and a provider beside it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { login } from '@keepgate/client/login'
import { createRegistration } from '@keepgate/client/registration'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repositoryRoot } from '../harness/child.ts'
import { type Keepgate, startKeepgate } from '../harness/keepgate.ts'
import { filesBelow } from '../harness/records.ts'
import { type Simulator, startSimulator } from '../simulators/simulator.ts'

const folder = mkdtempSync(join(tmpdir(), 'keepgate-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the one-time setup asks for: the sample file with two secrets pasted in. */
const settingsFile = (): string => {
  const sample = readFileSync(join(repositoryRoot, '.env.example'), 'utf8')
  const pasted = sample.replaceAll(
    /^# (ENCRYPTION_KEY|SESSION_SECRET)=.*$/gm,
    (_, name: string) => `${name}=${randomBytes(32).toString('base64')}`,
  )
  const path = join(folder, 'keepgate.env')
  writeFileSync(path, pasted, { mode: 0o600 })
  return path
}

describe('a new person', () => {
  let simulator: Simulator
  let keepgate: Keepgate
  let workspace = ''
  let token = ''
  let apiKey = ''
  const account = { email: 'new@keepgate.example', password: 'correct horse battery staple' }

  beforeAll(async () => {
    simulator = await startSimulator('openai')
    keepgate = await startKeepgate({
      env: { KEEPGATE_CONFIG: settingsFile(), OUTBOUND_ALLOW: simulator.host, SIGNUP: 'open' },
    })
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
    await simulator.close()
  }, 60_000)

  const api = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${keepgate.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, json: Object(await response.json()) }
  }
  const chat = (key: string) =>
    fetch(`${keepgate.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'openai/any-model', messages: [{ role: 'user', content: 'Hello' }] }),
    })

  test('P27 P33 P35: signs up, and logs in with the password alone', async () => {
    const { registration } = await createRegistration({ ...account, displayName: 'New' })
    const made = await api('POST', '/auth/sign-up', { registration, workspace_name: 'Kitchen' })
    expect(made.status).toBe(201)
    workspace = `/api/workspaces/${made.json.workspace.id}`
    token = (await login({ baseUrl: keepgate.url, ...account })).token
    expect((await api('GET', workspace)).json).toMatchObject({ name: 'Kitchen', rank: 'admin' })
    // Those pasted in were not made again.
    expect(readdirSync(join(keepgate.dataDirectory, 'secrets'))).toEqual(['AI_MASTER_KEY'])
  })

  test('L28 L29 P12 P13 P27: stores a provider key, of which the data directory holds ciphertext alone', async () => {
    const body = { provider: 'openai', base_url: simulator.baseUrl, key: simulator.key }
    const made = await api('POST', `${workspace}/providers`, body)
    expect(made.status).toBe(201)
    expect(JSON.stringify(made.json)).not.toContain(simulator.key)
    const bytes = Buffer.concat(filesBelow(keepgate.dataDirectory).map((path) => readFileSync(path)))
    expect(bytes.includes('kg1.')).toBe(true)
    const encoded = Buffer.from(simulator.key).toString('base64').replace(/=+$/, '').slice(0, -1)
    for (const writing of [simulator.key, encoded]) expect(bytes.includes(writing)).toBe(false)
  })

  test('L30 L31 P14 P27 P32 P38: makes a key, whose call reaches the provider with the provider’s own key', async () => {
    const made = await api('POST', `${workspace}/api-keys`, { name: 'first' })
    apiKey = String(made.json.api_key)
    expect(apiKey).toMatch(/^pk_/)
    expect((await chat(`${apiKey.slice(0, -1)}x`)).status).toBe(401)
    const answered = await chat(apiKey)
    expect(answered.status).toBe(200)
    // The simulator refuses every other key.
    expect(simulator.requestsFor('any-model')).toHaveLength(1)
    expect(Object(await answered.json()).choices[0].message.content).not.toBe('')
  })

  test('L32 P35: finds that call, and no other, in logs and usage', async () => {
    await keepgate.settledRecords(1)
    const logs = await api('GET', `${workspace}/logs`)
    expect(logs.json.data).toMatchObject([{ connection: 'openai', model: 'any-model', outcome: 'completed' }])
    const usage = await api('GET', `${workspace}/usage?by=model`)
    expect(usage.json.totals).toMatchObject({ requests: 1, errors: 0 })
    expect(usage.json.groups).toMatchObject([{ key: 'any-model', output_tokens: expect.any(Number) }])
  })

  test('P37: a key from before keys were hashed opens nothing', async () => {
    for (const old of ['pk_0123456789abcdef0123456789abcdef', 'pk_live_plaintext', 'sk-old-style-key'])
      expect((await chat(old)).status).toBe(401)
  })
})
