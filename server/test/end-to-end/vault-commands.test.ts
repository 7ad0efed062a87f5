/** `keepgate vault`, as a person types it beside servers that serve. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  call,
  chatBody,
  freshDirectory,
  type RawUpstream,
  rootKey,
  runJson,
  runText,
  type ServerProcess,
  sessionToken,
  startProgram,
  startServer,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { fixture, fixturePath } from '../adversarial/wallet-world.ts'

const directory = freshDirectory()
const [first, second] = [rootKey(), rootKey()]
const plantedKey = 'sk-planted-Zk3Lw9Qx7Vb2Nn5T'
const secrets = [
  fixture.ENCRYPTION_MASTER_KEY,
  first,
  second,
  plantedKey,
  ...fixture.wallet_accounts.map(({ expected_plaintext }) => expected_plaintext),
]
const said: string[] = []
let upstream: RawUpstream
let base: Record<string, string>
let withFirst: Record<string, string>
let withBoth: Record<string, string>
let server: ServerProcess
let made: Record<string, unknown>

const json = async (env: Record<string, string>, words: readonly string[]) => {
  const answer = await runJson(env, words)
  said.push(JSON.stringify(answer))
  return answer
}
const refusal = async (env: Record<string, string>, words: readonly string[]) => {
  const child = startProgram(env, words)
  const code = await child.exited
  said.push(child.output())
  return { code, output: child.output() }
}
const imports = ['vault', 'import', '--format', 'tuxedo', '--file', fixturePath]
const total = fixture.wallet_accounts.length

beforeAll(async () => {
  const answer = {
    id: 'c',
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'w' }, finish_reason: 'stop' }],
  }
  upstream = await startUpstream((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  base = {
    SESSION_SECRET: rootKey(),
    AI_MASTER_KEY: rootKey(),
    DATA_DIR: directory.path,
    OUTBOUND_ALLOW: upstream.host,
    ENCRYPTION_MASTER_KEY: fixture.ENCRYPTION_MASTER_KEY,
    RATE_LIMIT_ENABLED: 'false',
  }
  withFirst = { ...base, ENCRYPTION_KEY: first }
  withBoth = { ...base, ENCRYPTION_KEYS: `k2:${second},k1:${first}` }
  server = await startServer(withFirst)
  made = await runJson(withFirst, ['init', '--yes'])
}, 60_000)
afterAll(async () => {
  await server.stop()
  await upstream.close()
  directory.remove()
}, 30_000)

test('import, migrate and roll back say what they did, and --dry-run does nothing', { timeout: 120_000 }, async () => {
  expect(await json(withFirst, [...imports, '--dry-run'])).toMatchObject({
    dry_run: true,
    imported: { wallets: total },
  })
  expect(await json(withFirst, ['vault', 'status'])).toMatchObject({ wallets: { total: 0 }, left_to_migrate: 0 })
  const owners = join(directory.path, '..', `owners-${process.pid}.json`)
  const [owned] = fixture.wallet_accounts
  writeFileSync(owners, JSON.stringify({ [owned?.user_id ?? '']: 'nobody@example.com' }))
  const nobody = await refusal(withFirst, [...imports, '--owners', owners])
  expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining('no such person is here') })
  writeFileSync(owners, JSON.stringify({ [owned?.user_id ?? '']: String(made.email).toUpperCase() }))
  expect(await json(withFirst, [...imports, '--owners', owners])).toMatchObject({
    imported: { wallets: total },
    exists: 0,
    failed: [],
  })
  rmSync(owners)
  expect(await json(withFirst, imports)).toMatchObject({ imported: { wallets: 0 }, exists: total })

  const { ENCRYPTION_MASTER_KEY: _, ...without } = withFirst
  const refused = await refusal(without, ['vault', 'status'])
  expect(refused).toMatchObject({ code: 78, output: expect.stringContaining('ENCRYPTION_MASTER_KEY is not set') })

  expect(await json(withFirst, ['vault', 'migrate', '--dry-run'])).toMatchObject({
    migrated: total,
    left_to_migrate: total,
  })
  expect(await json(withFirst, ['vault', 'migrate'])).toMatchObject({ migrated: total, left_to_migrate: 0 })
  expect(await json(withFirst, ['vault', 'migrate', '--rollback'])).toMatchObject({ rolled_back: total })
  const eager = await json(withFirst, ['vault', 'migrate', '--eager'])
  expect(eager).toMatchObject({ migrated: total, failed: [], reversible_until: expect.stringMatching(/^\d{4}-/) })
  const doctor = await json(withFirst, ['doctor'])
  expect(doctor.checks).toContainEqual(expect.objectContaining({ name: 'wallets', ok: true }))
  const shown = await runText(withFirst, ['vault', 'status'])
  said.push(shown)
  expect(shown).toContain(`Wallets: ${total}, of which 0 in an older format.`)
})

test('a file that is none, or has a wrong row, is refused with its place, and nothing of it is imported or repeated', async () => {
  const file = join(directory.path, '..', `rows-${process.pid}.json`)
  const rows: Record<string, unknown>[] = fixture.wallet_accounts.map((row) => ({ ...row }))
  rows[2] = { ...rows[2], encryption_salt: 'c2hvcnQ=' }
  writeFileSync(file, JSON.stringify(rows))
  const wrong = await refusal(withFirst, ['vault', 'import', '--format', 'tuxedo', '--file', file])
  expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('Row 3: encryption_salt is wrong') })
  writeFileSync(file, `{"secret":"${plantedKey}"}\n{"secret":"${plantedKey}`)
  const lines = await refusal(withFirst, ['vault', 'import', '--format', 'tuxedo', '--file', file])
  expect(lines).toMatchObject({ code: 2, output: expect.stringContaining('line 2 does not parse') })
  const format = await refusal(withFirst, ['vault', 'import', '--format', 'tuxed', '--file', file])
  expect(format).toMatchObject({ code: 2, output: expect.stringContaining('Did you mean tuxedo') })
  rmSync(file)
})

const use = async (url: string, session: string, index: number): Promise<number[]> => {
  const chat = await call(`${url}/v1/chat/completions`, { key: String(made.api_key), body: chatBody('up/m') })
  const connect = await call(`${url}/api/workspaces/${String(made.workspace_id)}/providers`, {
    key: session,
    body: JSON.stringify({
      provider: 'openai',
      name: `up${index}`,
      base_url: `${upstream.origin}/v1`,
      key: plantedKey,
    }),
  })
  return [chat.status, connect.status]
}

test('a root key is replaced while the server serves, and not before every server knows the new one', {
  timeout: 120_000,
}, async () => {
  const session = await sessionToken(server.url, String(made.email), String(made.password))
  const connection = { provider: 'openai', name: 'up', base_url: `${upstream.origin}/v1`, key: plantedKey }
  const providers = `${server.url}/api/workspaces/${String(made.workspace_id)}/providers`
  expect((await call(providers, { key: session, body: JSON.stringify(connection) })).status).toBe(201)

  const early = await refusal(withBoth, ['vault', 'rotate'])
  expect(early).toMatchObject({ code: 1, output: expect.stringContaining('was not started with the root key k2') })

  await server.stop()
  server = await startServer(withBoth)
  const again = await sessionToken(server.url, String(made.email), String(made.password))
  let rotating = true
  const statuses: number[] = []
  const load = [0, 1, 2].map(async (user) => {
    for (let round = 0; rotating; round++) statuses.push(...(await use(server.url, again, user * 10_000 + round)))
  })
  const report = await json(withBoth, ['vault', 'rotate'])
  rotating = false
  await Promise.all(load)
  expect(report).toMatchObject({ primary: 'k2', failed: [], removable_roots: ['k1'] })
  expect(statuses.length).toBeGreaterThan(10)
  expect(new Set(statuses)).toEqual(new Set([200, 201]))

  await server.stop()
  const unknown = await refusal({ ...base, ENCRYPTION_KEYS: `k3:${rootKey()}` }, ['start', '--no-build'])
  expect(unknown).toMatchObject({ code: 78, output: expect.stringContaining('root key k2 is missing') })
  const alone = { ...base, ENCRYPTION_KEYS: `k2:${second}` }
  server = await startServer(alone)
  const last = await sessionToken(server.url, String(made.email), String(made.password))
  expect(await use(server.url, last, 99)).toEqual([200, 201])
  const status = await json(alone, ['vault', 'status'])
  expect(status).toMatchObject({ left_to_rotate: 0, wallets: { total, older: 0 } })
})

test('no secret is in anything that was printed, nor in the data directory', async () => {
  await server.stop()
  const files = readdirSync(directory.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
  const everything = [...said, server.output(), ...files].join('\n')
  expect(files.length).toBeGreaterThan(0)
  for (const secret of secrets) {
    const bytes = Buffer.from(secret)
    const forms = [secret, bytes.toString('hex'), bytes.toString('base64').slice(0, 24), encodeURIComponent(secret)]
    for (const form of forms) expect(everything.includes(form)).toBe(false)
  }
})
