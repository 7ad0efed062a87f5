/** Where the gateway may be made to call, and where a key may be made to go. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  call,
  chatBody,
  freshDirectory,
  type RawUpstream,
  runJson,
  type ServerProcess,
  sessionToken,
  startServer,
  startUpstream,
} from './gateway-process.ts'

const planted = 'sk-planted-0123456789abcdef'
const answer = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }],
})

describe('an upstream', () => {
  const directory = freshDirectory()
  let allowed: RawUpstream
  /** Listens on loopback like the other, and nobody allowed it. */
  let forbidden: RawUpstream
  let env: Record<string, string>
  let server: ServerProcess
  let key: string
  let providers: string
  let account: { email: string; password: string }
  let session: string
  beforeAll(async () => {
    forbidden = await startUpstream((_request, response) => response.writeHead(200).end(answer))
    allowed = await startUpstream((_request, response, body) => {
      const model = body.length === 0 ? '' : String(JSON.parse(body.toString()).model)
      const status = Number(/^redirect-(\d+)$/.exec(model)?.[1] ?? 200)
      if (status === 200) response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
      else response.writeHead(status, { location: `${forbidden.origin}/v1/chat/completions` }).end()
    })
    env = { DATA_DIR: directory.path, OUTBOUND_ALLOW: allowed.host }
    const made = await runJson(env, ['init', '--yes'])
    account = { email: String(made.email), password: String(made.password) }
    key = String((await runJson(env, ['key', 'create', '--rpm', '10000'])).api_key)
    server = await startServer(env)
    session = await sessionToken(server.url, account.email, account.password)
    providers = `/api/workspaces/${String(made.workspace_id)}/providers`
  }, 60_000)
  afterAll(async () => {
    await server.stop()
    await Promise.all([allowed.close(), forbidden.close()])
    directory.remove()
  })

  const api = (path: string, body: object, method = 'POST') =>
    call(`${server.url}${path}`, { key: session, method, body: JSON.stringify(body) })
  const connect = (name: string, base_url: string) =>
    api(providers, { provider: 'openai', name, base_url, key: planted })
  const ask = (model: string, stream = false) =>
    call(`${server.url}/v1/chat/completions`, { key, body: chatBody(model, { stream }) })

  test('on a private or local address is refused, however it is written', async () => {
    const { port } = new URL(forbidden.origin)
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '127.0.0.1.',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      'localhost',
      'LOCALHOST.',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.169.254',
      '[fe80::1]',
      '[fc00::1]',
      '[fd00:ec2::254]',
      '224.0.0.1',
      '255.255.255.255',
      '①②⑦.0.0.1',
      '127。0。0。1',
    ]
    for (const scheme of ['http', 'https'])
      for (const [index, host] of hosts.entries()) {
        const url = `${scheme}://${host}:${port}/v1`
        const made = await connect(`${scheme}-${index}`, url)
        // A name is looked up when it is called; an address is refused when it is written.
        if (made.status === 201) {
          const used = await ask(`${scheme}-${index}/m`)
          expect([url, used.status, JSON.parse(used.body).error.code]).toEqual([url, 502, 'outbound_refused'])
        } else expect([url, made.status]).toEqual([url, made.status === 422 ? 422 : made.status === 400 ? 400 : 502])
      }
    expect(forbidden.bodies).toHaveLength(0)
    expect(forbidden.sockets.size).toBe(0)
  }, 30_000)

  test('with another scheme, a user, a query or a fragment is refused', async () => {
    for (const url of [
      'ftp://api.openai.com/v1',
      'file:///etc/passwd',
      'gopher://127.0.0.1:70/',
      'javascript:alert(1)',
      'https://user:pass@api.openai.com/v1',
      `https://api.openai.com@${forbidden.host}/v1`,
      'https://api.openai.com/v1?x=1',
      'https://api.openai.com/v1#x',
      'http://api.openai.com/v1',
      'https://',
      '//api.openai.com',
      'not a url',
      '',
    ]) {
      const made = await connect('bad', url)
      expect([url, made.status >= 400 && made.status < 503]).toEqual([url, true])
    }
  })

  test('that redirects is a bad answer, and the place it names is never asked', async () => {
    expect((await connect('moved', `${allowed.origin}/v1`)).status).toBe(201)
    for (const status of [301, 302, 303, 307, 308])
      for (const stream of [true, false]) {
        const answered = await ask(`moved/redirect-${status}`, stream)
        expect([status, answered.status]).toEqual([status, 502])
        expect(JSON.parse(answered.body).error.code).toBe('provider_bad_answer')
        expect(answered.headers.location).toBeUndefined()
      }
    expect(forbidden.bodies).toHaveLength(0)
  })

  test('cannot be exchanged under a stored key', async () => {
    const made = JSON.parse((await connect('mine', `${allowed.origin}/v1`)).body)
    const one = `${providers}/${made.id}`
    for (const base_url of ['https://attacker.example/v1', `${allowed.origin.replace('127.0.0.1', 'localhost')}/v1`]) {
      const changed = await api(one, { base_url }, 'PATCH')
      expect([base_url, changed.status >= 400 && changed.status < 503]).toEqual([base_url, true])
    }
    // Another path of the same origin, or the key given again, is the owner's own business.
    expect((await api(one, { base_url: `${allowed.origin}/v2` }, 'PATCH')).status).toBe(200)
    expect((await ask('mine/m')).status).toBe(200)
    expect(allowed.bodies.length).toBeGreaterThan(0)
  })

  test('that is not allowed any more is refused when it is used, after the setting has changed', async () => {
    await server.stop()
    server = await startServer({ ...env, OUTBOUND_ALLOW: '' })
    const seen = allowed.bodies.length
    for (const stream of [true, false]) {
      const answered = await ask('mine/m', stream)
      expect(answered.status).toBe(502)
      expect(JSON.parse(answered.body).error.code).toBe('outbound_refused')
    }
    expect(allowed.bodies).toHaveLength(seen)
    expect(server.output()).not.toContain(planted)
  }, 20_000)
})
