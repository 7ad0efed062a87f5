/** One signed request, two servers on one database, and the same after both were started again. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnDatabases } from '../databases.ts'
import { makeKey, type SignedHeaders, signedHeaders } from '../end-to-end/admin-signer.ts'
import { call, freshDirectory, rootKey, runJson, type ServerProcess, startServer } from './gateway-process.ts'

const path = '/api/admin/command'
const owner = makeKey()

describeOnDatabases('two servers', (open) => {
  const directory = freshDirectory()
  let env: Record<string, string>
  let servers: [ServerProcess, ServerProcess]
  let dispose: () => Promise<void>
  let session: Record<string, unknown>

  const sign = (body: string): { headers: SignedHeaders; body: string } => ({
    body,
    headers: signedHeaders(owner, {
      authority: 'keepgate.example',
      target: path,
      body,
      created: Math.floor(Date.now() / 1000),
      lasts: 120,
      nonce: randomBytes(16).toString('base64url'),
    }),
  })
  const setChat = (limit: string) =>
    sign(JSON.stringify({ command: 'set_limits', arguments: { of: 'class:health', limit } }))
  const send = async (server: ServerProcess, request: { headers: SignedHeaders; body: string }): Promise<number> =>
    (await call(server.url + path, request)).status
  const limitAt = async (server: ServerProcess): Promise<unknown> =>
    (await call(`${server.url}/version`)).headers['x-ratelimit-limit-requests']

  beforeAll(async () => {
    const opened = await open({ migrated: false })
    await opened.close()
    dispose = opened.dispose
    const { url, dataDirectory } = opened.location
    const dataDir = url === null ? dataDirectory : directory.path
    const configFile = join(directory.path, 'licensed_config.json')
    writeFileSync(configFile, JSON.stringify({ admin_pub_key_hex: owner.publicKeyHex }), { mode: 0o600 })
    env = {
      ENCRYPTION_KEY: rootKey(),
      SESSION_SECRET: rootKey(),
      AI_MASTER_KEY: rootKey(),
      PUBLIC_URL: 'https://keepgate.example',
      ADMIN_CONFIG: configFile,
      SHUTDOWN_GRACE: '1s',
      DATA_DIR: dataDir,
      ...(url === null ? {} : { DATABASE_URL: url }),
    }
    servers = [await startServer(env), await startServer(env)]
    session = await runJson(env, ['init', '--yes'])
  }, 60_000)

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')))
    await dispose()
    directory.remove()
  })

  test('Q11: take it once between them, and never again, also after both were started anew', async () => {
    expect(session.email).toBeDefined()
    const request = setChat('900/minute')
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => send(index % 2 === 0 ? servers[0] : servers[1], request)),
    )
    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    expect(answers.filter((status) => status === 401)).toHaveLength(99)
    await Promise.all(servers.map((server) => server.stop('SIGKILL')))
    servers = [await startServer(env), await startServer(env)]
    expect(await send(servers[0], request)).toBe(401)
    expect(await send(servers[1], request)).toBe(401)
    // The limit that it set has outlived them too.
    expect([await limitAt(servers[0]), await limitAt(servers[1])]).toEqual(['900', '900'])
  }, 60_000)

  test('hold within a second to what either of them was told', async () => {
    expect(await send(servers[0], setChat('800/minute'))).toBe(200)
    expect(await limitAt(servers[0])).toBe('800')
    await sleep(1_000)
    expect(await limitAt(servers[1])).toBe('800')
  })

  test('close within a second when the file names other keys, or none that can be read', async () => {
    expect(await send(servers[0], setChat('700/minute'))).toBe(200)
    const { ADMIN_CONFIG: file = '' } = env
    writeFileSync(file, JSON.stringify({ admin_pub_key_hex: makeKey().publicKeyHex }))
    await sleep(1_000)
    expect(await send(servers[0], setChat('600/minute'))).toBe(401)
    writeFileSync(file, '{')
    await sleep(1_000)
    expect(await send(servers[1], setChat('600/minute'))).toBe(401)
    expect(await limitAt(servers[0])).toBe('700')
  })
})
