/** Two servers on one PostgreSQL database: what one does, the other knows within a second. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  call,
  chatBody,
  freshDirectory,
  openStream,
  type RawUpstream,
  rootKey,
  runJson,
  type ServerProcess,
  sessionToken,
  startProgram,
  startServer,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { describeOnDatabases } from '../databases.ts'

const frame = 'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\n'

describeOnDatabases('two servers', (open) => {
  const directory = freshDirectory()
  let upstream: RawUpstream
  let env: Record<string, string>
  let servers: [ServerProcess, ServerProcess]
  let session: string
  let workspace: string
  let dispose: () => Promise<void>
  let made: Record<string, unknown>
  let databaseUrl: string | null
  beforeAll(async () => {
    const opened = await open({ migrated: false })
    await opened.close()
    dispose = opened.dispose
    databaseUrl = opened.location.url
    upstream = await startUpstream((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frame)
      const timer = setInterval(() => response.write(frame), 50)
      response.on('close', () => clearInterval(timer))
    })
    env = {
      ENCRYPTION_KEY: rootKey(),
      SESSION_SECRET: rootKey(),
      AI_MASTER_KEY: rootKey(),
      OUTBOUND_ALLOW: upstream.host,
      SHUTDOWN_GRACE: '1s',
      ...(databaseUrl === null
        ? { DATA_DIR: opened.location.dataDirectory }
        : { DATABASE_URL: databaseUrl, DATA_DIR: directory.path }),
    }
    // Both find an empty database at the same moment.
    servers = await Promise.all([startServer(env), startServer(env)])
    made = await runJson(env, ['init', '--yes'])
    session = await sessionToken(servers[0].url, String(made.email), String(made.password))
    workspace = `/api/workspaces/${String(made.workspace_id)}`
  }, 60_000)
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await upstream.close()
    await dispose()
    directory.remove()
  }, 30_000)

  const api = async (server: ServerProcess, path: string, body?: object, method = 'POST') => {
    const answered = await call(`${server.url}${path}`, {
      key: session,
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (answered.status >= 300) throw new Error(`${path}: ${answered.status} ${answered.body}`)
    return answered.body === '' ? {} : JSON.parse(answered.body)
  }
  const status = async (server: ServerProcess, key: string, model = String(made.model)): Promise<number> =>
    (await call(`${server.url}/v1/chat/completions`, { key, body: chatBody(model) })).status

  test('share sessions, keys and connections; a key revoked at one ends its streams at the other', async () => {
    const [first, second] = servers
    const created = await api(first, `${workspace}/api-keys`, { name: 'shared' })
    await api(second, `${workspace}/providers`, {
      provider: 'openai',
      name: 'up',
      base_url: `${upstream.origin}/v1`,
      key: 'sk-planted-0123456789',
    })
    await sleep(1000)
    expect(await status(first, created.api_key)).toBe(200)
    expect(await status(second, created.api_key)).toBe(200)
    const streams = await Promise.all(servers.map((server) => openStream(server.url, created.api_key, 'up/m')))
    expect(streams.map((stream) => stream.status)).toEqual([200, 200])
    await api(second, `${workspace}/api-keys/${created.id}/revoke`)
    const since = performance.now()
    for (const stream of streams) {
      const over = await Promise.race([stream.over, sleep(5000).then(() => Number.NaN)])
      expect(over - since).toBeLessThan(1000)
      expect(stream.text()).toContain('key_revoked')
    }
    for (const server of servers) expect(await status(server, created.api_key)).toBe(401)
  }, 20_000)

  test('open the same sealed keys, and forget them together within a second', async () => {
    const create = ['sealed-key', 'create', 'openai', '--page', 'cafe', '--base-url', `${upstream.origin}/v1`]
    const { encrypted_api_key } = await runJson(env, [...create, '--model', 'm'], 'sk-planted-0123456789')
    const body = JSON.stringify({ message: 'Hi', context: '', encrypted_api_key })
    const ask = (server: ServerProcess) =>
      call(`${server.url}/api/chat`, { body, headers: { accept: 'text/event-stream' } })
    let open = servers.length
    const answers = servers.map((server) =>
      ask(server).finally(() => {
        open--
      }),
    )
    await sleep(500)
    expect(open).toBe(2)
    await runJson(env, ['sealed-key', 'revoke-all'])
    const since = performance.now()
    for (const { body: told } of await Promise.all(answers)) expect(told).toContain('sealed_key_revoked')
    expect(performance.now() - since).toBeLessThan(1000)
    for (const server of servers) expect((await ask(server)).status).toBe(401)
  }, 30_000)

  test('a key made at one works at once at the other', async () => {
    const [first, second] = servers
    for (const [maker, user] of [
      [first, second],
      [second, first],
    ] as const) {
      const created = await api(maker, `${workspace}/api-keys`, { name: 'at once' })
      // Unknown keys make a server look, at most every 100 ms.
      await sleep(100)
      expect(await status(user, created.api_key)).toBe(200)
    }
  })

  test('changing things at once at both leaves one chain without a gap', async () => {
    const change = async (server: ServerProcess, index: number): Promise<void> => {
      const created = await api(server, `${workspace}/api-keys`, { name: `key ${index}` })
      await api(server, `${workspace}/api-keys/${created.id}`, { name: `renamed ${index}` }, 'PATCH')
      await api(server, `${workspace}/api-keys/${created.id}/revoke`)
    }
    await Promise.all(Array.from({ length: 24 }, (_, index) => change(servers[index % 2 === 0 ? 0 : 1], index)))
    const doctor = startProgram(env, ['doctor', '--json'])
    expect(await doctor.exited, doctor.output()).toBe(0)
    const { checks } = JSON.parse(doctor.standardOutput())
    expect(checks.find(({ name }: { name: string }) => /audit/.test(name))).toMatchObject({ ok: true })
    if (databaseUrl === null) return
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    const { rows } = await client.query('select count(*)::int as entries from audit_entries')
    await client.end()
    expect(rows[0].entries).toBeGreaterThanOrEqual(72)
  }, 30_000)

  test('keep a record of each request, whichever answered it', async () => {
    const created = await api(servers[0], `${workspace}/api-keys`, { name: 'counted' })
    await sleep(1000)
    for (let index = 0; index < 10; index++)
      expect(await status(servers[index % 2 === 0 ? 0 : 1], created.api_key)).toBe(200)
    await sleep(1000)
    for (const server of servers) {
      const listed = await call(`${server.url}${workspace}/logs?api_key_id=${created.id}&limit=100`, { key: session })
      expect(listed.body.match(/"request_id"/g)).toHaveLength(10)
    }
  }, 20_000)
})
