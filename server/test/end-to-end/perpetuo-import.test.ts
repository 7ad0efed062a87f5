/** A team comes from Perpetuo, as its operator types it: beside a server that serves, with clients that know old keys. */
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import {
  call,
  chatBody,
  eventually,
  openStream,
  type RawUpstream,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { exportPath, readFixture } from '../adversarial/import-world.ts'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'
import { filesBelow } from '../harness/records.ts'
import { writingsOf } from '../harness/writings.ts'
import { type Simulator, startSimulator } from '../simulators/simulator.ts'

const fixture = readFixture()
const [first, second, , revoked] = fixture.APIKey.map(({ key }) => key)
const secrets = [...fixture.APIKey.map(({ key }) => key), ...fixture.ProviderKey.map((row) => row.expected_plaintext)]
const said: string[] = []
const Invitations = z.array(z.object({ email: z.string(), link: z.string() }))

let simulator: Simulator
let endless: RawUpstream
let keepgate: Keepgate
let importId = ''

const run = async (words: readonly string[]) => {
  const result = await keepgate.run(words)
  said.push(result.output)
  return result
}
const json = async (words: readonly string[]): Promise<Record<string, unknown>> => {
  const result = await run([...words, '--json'])
  if (result.code !== 0) throw new Error(`${words.join(' ')} ended with ${result.code}: ${result.output}`)
  return JSON.parse(result.standardOutput.trim().split('\n').at(-1) ?? '')
}
const imports = ['vault', 'import', '--format', 'perpetuo', '--file', exportPath]

const workspaceOf = (name: string): string => {
  const database = new DatabaseSync(join(keepgate.dataDirectory, 'keepgate.db'))
  const row = database.prepare('select id from workspaces where name = ? and deleted_at is null').get(name)
  database.close()
  return String(row?.id)
}

const connect = async (workspace: string, name: string, baseUrl: string, key: string): Promise<void> => {
  const file = join(keepgate.dataDirectory, '..', `key-${name}-${randomBytes(4).toString('hex')}`)
  writeFileSync(file, key, { mode: 0o600 })
  const words = ['provider', 'add', 'openai', '--name', name, '--base-url', baseUrl, '--key-file', file]
  await json([...words, '--workspace', workspace])
}

const chat = (headers: Record<string, string>, model = 'sim/gpt-test') =>
  call(`${keepgate.url}/v1/chat/completions`, { headers, body: chatBody(model) })

const bearer = (key = ''): Record<string, string> => ({ authorization: `Bearer ${key}` })

/** As if the window had ended a while ago: the row says so, and the counter tells running servers to look. */
const endWindow = (): void => {
  const database = new DatabaseSync(join(keepgate.dataDirectory, 'keepgate.db'))
  database.exec('update policy_revision set value = value + 1')
  const past = Date.parse('2026-03-04T12:00:00Z')
  database
    .prepare(
      "update api_keys set expires_at = ?, revision = (select value from policy_revision) where source = 'perpetuo'",
    )
    .run(past)
  database.close()
}

beforeAll(async () => {
  simulator = await startSimulator('openai')
  endless = await startUpstream((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const frame =
      'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\n'
    const timer = setInterval(() => response.write(frame), 50)
    response.on('close', () => clearInterval(timer))
  })
  keepgate = await startKeepgate({ env: { OUTBOUND_ALLOW: `${simulator.host},${endless.host}` } })
}, 60_000)
afterAll(async () => {
  await keepgate.stop()
  keepgate.remove()
  await simulator.close()
  await endless.close()
}, 30_000)

test('P40-P42: a dry run tells what would happen, and changes no byte of the database', {
  timeout: 60_000,
}, async () => {
  const tables = (): string => {
    const database = new DatabaseSync(join(keepgate.dataDirectory, 'keepgate.db'))
    const names = ['people', 'workspaces', 'members', 'invitations', 'api_keys', 'provider_connections', 'imports']
    const rows = [...names, 'import_items', 'audit_entries', 'policy_revision', 'data_keys'].map((name) =>
      database.prepare(`select * from ${name}`).all(),
    )
    database.close()
    return JSON.stringify(rows)
  }
  const before = tables()
  expect(await json([...imports, '--dry-run'])).toMatchObject({
    dry_run: true,
    imported: { workspaces: 2, invitations: 2, provider_connections: 5, api_keys: 4 },
    failed: [],
  })
  expect(tables()).toBe(before)
  expect((await chat(bearer(first))).status).toBe(401)
})

test('P36 P39: an old key works in its window, in every header, is counted, and says when it ends', {
  timeout: 60_000,
}, async () => {
  const made = await json([...imports, '--window', '10d'])
  importId = z.string().parse(made.import_id)
  const invitations = Invitations.parse(made.invitations)
  expect(invitations.map(({ email }) => email)).toEqual(fixture.User.map(({ email }) => email))
  for (const { link } of invitations) expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitation#[\w-]{43}$/)
  await connect(workspaceOf('Workspace 0'), 'sim', simulator.baseUrl, simulator.key)
  await connect(workspaceOf('Workspace 0'), 'endless', `${endless.origin}/v1`, 'sk-endless-0123456789abcdef')
  await untilInForce()
  const before = keepgate.countRecords()
  for (const headers of [bearer(first), { 'x-api-key': String(first) }, { 'x-goog-api-key': String(first) }]) {
    const answer = await chat(headers)
    expect(answer.status, answer.body).toBe(200)
    const ends = Date.parse(String(answer.headers['x-keepgate-key-ends']))
    expect(Math.abs(ends - Date.now() - 10 * 86_400_000)).toBeLessThan(120_000)
  }
  const records = await keepgate.settledRecords(before + 3)
  expect(records.slice(before).map(({ workspace_id }) => workspace_id)).toEqual(
    Array(3).fill(workspaceOf('Workspace 0')),
  )
  // The key of the other workspace reaches only its own connections.
  expect((await chat(bearer(second))).status).toBe(404)
  expect((await chat({}, 'sim/gpt-test')).status).toBe(401)
  expect((await call(`${keepgate.url}/v1/models?key=${first}`)).status).toBe(401)
})

test('owners whose links are lost get new ones', { timeout: 60_000 }, async () => {
  const again = Invitations.parse((await json(['vault', 'import', 'invite', importId])).invitations)
  expect(again.map(({ email }) => email).toSorted()).toEqual(fixture.User.map(({ email }) => email).toSorted())
  for (const { link } of again) expect(link).toMatch(/\/invitation#[\w-]{43}$/)
})

test('P37: one that was revoked there never works here', async () => {
  const answer = await chat(bearer(revoked))
  expect([answer.status, answer.body]).toEqual([401, expect.stringContaining('revoked')])
})

test('P36 P39: keys are listed with where they come from and when they end, and the file of links is private', {
  timeout: 60_000,
}, async () => {
  const { standardOutput } = await run(['key', 'list', '--workspace', workspaceOf('Workspace 0'), '--json'])
  const rows = standardOutput
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows).toHaveLength(2)
  for (const row of rows)
    expect(row).toMatchObject({ source: 'perpetuo', status: 'active', expires_at: expect.any(String) })
  expect((await run(['vault', 'import', 'list'])).output).toContain('in its window')

  const other = readFixture()
  const content = {
    ...other,
    User: [{ id: 'u', email: 'new@example.test' }],
    Workspace: [{ id: 'w', name: 'New', user_id: 'u' }],
    ProviderKey: [],
    APIKey: [],
  }
  const file = join(keepgate.dataDirectory, '..', 'other.json')
  const links = join(keepgate.dataDirectory, '..', 'links.jsonl')
  writeFileSync(file, JSON.stringify(content))
  const words = ['vault', 'import', '--format', 'perpetuo', '--file', file, '--invitations', links]
  const done = await run(words)
  expect(done.output).toContain(links)
  expect(statSync(links).mode & 0o777).toBe(0o600)
  const [token = ''] = /(?<=#)[\w-]{43}/.exec(readFileSync(links, 'utf8')) ?? []
  expect(token).not.toBe('')
  expect(done.output).not.toContain(token)
})

test('P40-P42: rolled back by its id, its keys are refused within a second, also in running streams', {
  timeout: 90_000,
}, async () => {
  const stream = await openStream(keepgate.url, String(first), 'endless/m')
  expect(stream.status).toBe(200)
  const refused = await run(['vault', 'import', 'rollback', importId])
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('--include-later')])
  expect((await chat(bearer(first))).status).toBe(200)

  expect(await json(['vault', 'import', 'rollback', importId, '--include-later'])).toMatchObject({
    removed: { workspaces: 2, api_keys: 4, provider_connections: 5 },
    later: { provider_connections: 2 },
  })
  const over = stream.over.then(() => true)
  expect(await Promise.race([over, untilInForce().then(() => false)])).toBe(true)
  expect((await chat(bearer(first))).status).toBe(401)
  const own = await chat(bearer(keepgate.apiKey), keepgate.model)
  expect(own.status, own.body).toBe(200)
})

test('P37 P42: applied again it works again, and after the window says the day and the way on', {
  timeout: 90_000,
}, async () => {
  expect(await json(imports)).toMatchObject({ exists: 0, imported: { workspaces: 2, api_keys: 4 } })
  await connect(workspaceOf('Workspace 0'), 'sim', simulator.baseUrl, simulator.key)
  await untilInForce()
  expect((await chat(bearer(first))).status).toBe(200)
  endWindow()
  expect(await eventually(async () => (await chat(bearer(first))).status === 401, 2000)).toBe(true)
  const answer = await chat(bearer(first))
  const { error } = z
    .object({ error: z.object({ code: z.string(), message: z.string() }) })
    .parse(JSON.parse(answer.body))
  expect(error.code).toBe('key_expired')
  expect(error.message).toContain('comes from the previous gateway and ended on 2026-03-04')
  expect(error.message).toContain('Create a new one under API keys')
})

test('a wrong file, format, window or id is refused in a sentence that says how to go on', {
  timeout: 90_000,
}, async () => {
  const broken = join(keepgate.dataDirectory, '..', 'broken.json')
  writeFileSync(broken, JSON.stringify({ ...readFixture(), APIKey: undefined }))
  const attempts: [string[], number, string][] = [
    [['vault', 'import', '--format', 'perpetuo', '--file', broken], 1, 'The table APIKey is missing'],
    [['vault', 'import', '--format', 'perpetua', '--file', exportPath], 2, 'perpetuo'],
    [['vault', 'import', '--format', 'perpetuo'], 2, '--file'],
    [['vault', 'import', '--file', exportPath], 2, '--format'],
    [[...imports, '--window', '3d'], 1, '7 to 14 days'],
    [[...imports, '--window', 'soon'], 2, '14d'],
    [['vault', 'import', 'rollback', 'imp_none'], 1, 'vault import list'],
    [['vault', 'import', 'rollback', importId], 1, 'rolled back already'],
  ]
  for (const [words, code, sentence] of attempts)
    expect(await run(words), words.join(' ')).toMatchObject({ code, output: expect.stringContaining(sentence) })
})

test('P36: no key stands in clear in the database, its log, what was said or written', {
  timeout: 60_000,
}, async () => {
  const files = filesBelow(keepgate.dataDirectory)
  expect(files.some((file) => file.endsWith('keepgate.db'))).toBe(true)
  const texts = [
    ...files.map((file) => readFileSync(file)),
    Buffer.from(said.join('\n')),
    Buffer.from(keepgate.output()),
  ]
  const leaks = secrets.flatMap((secret, index) =>
    writingsOf(secret)
      .filter((writing) => texts.some((text) => text.includes(writing)))
      .map((writing) => `${index}: ${writing.length}`),
  )
  expect(leaks).toEqual([])
})
