/** Secrets are planted, used, misused and echoed by the provider; then everything the gateway wrote is searched. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesBelow } from '../harness/records.ts'
import { writingsOf } from '../harness/writings.ts'
import {
  call,
  chatBody,
  eventually,
  freshDirectory,
  type RawUpstream,
  rootKey,
  runJson,
  runText,
  type ServerProcess,
  sessionToken,
  startServer,
  startUpstream,
} from './gateway-process.ts'

const providerKey = `sk+pl/anted=${randomBytes(24).toString('base64')}`
const anthropicKey = `unusual-${randomBytes(18).toString('base64url')}`

/** An answer that betrays the key in every place a provider can think of. */
const betray = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
  const key = String(request.headers.authorization ?? request.headers['x-api-key'] ?? '').replace('Bearer ', '')
  const { model = '', stream = false } = body.length === 0 ? {} : JSON.parse(body.toString())
  const said = `Incorrect key ${key} (${encodeURIComponent(key)}; ${Buffer.from(key).toString('base64')})`
  const headers = {
    'x-echo': key,
    'set-cookie': `key=${key}`,
    'www-authenticate': `Bearer realm="${key}"`,
    'x-request-id': key,
  }
  const status = Number(/\d{3}$/.exec(model)?.[0] ?? 200)
  const error = { message: said, type: key, param: key, code: key }
  if (status >= 300 && status < 400) {
    response.writeHead(status, { ...headers, location: `http://127.0.0.1:1/?key=${key}` }).end(said)
  } else if (status !== 200) {
    const whole = model.startsWith('escaped')
      ? JSON.stringify({ error }).replaceAll('a', '\\u0061')
      : JSON.stringify({ error })
    response.writeHead(status, { ...headers, 'content-type': 'application/json', 'retry-after': '0' }).end(whole)
  } else if (stream === true && request.url?.endsWith('/messages') === true) {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    response.end(
      `event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n\nevent: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: said } })}\n\n`,
    )
  } else if (stream === true) {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    response.end(
      `data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\ndata: ${JSON.stringify({ error })}\n\n`,
    )
  } else {
    response
      .writeHead(200, { ...headers, 'content-type': model.startsWith('html') ? key : 'application/json' })
      .end(`{"${key}`)
  }
}

const statuses = '401 403 400 404 413 422 429 500 503 302 307 escaped-400 html object x'.split(' ')
const calls = [
  ['chat/completions', {}],
  ['chat/completions', { stream: true }],
  ['messages', { max_tokens: 5 }],
  ['messages', { max_tokens: 5, stream: true }],
  ['responses', { input: 'x' }],
  ['responses', { input: 'x', stream: true }],
  ['embeddings', { input: 'x' }],
  ['images/generations', { prompt: 'x' }],
] as const

describe('secrets', () => {
  const directory = freshDirectory()
  const roots = { ENCRYPTION_KEY: rootKey(), SESSION_SECRET: rootKey(), AI_MASTER_KEY: rootKey() }
  const metricsToken = randomBytes(24).toString('base64url')
  let upstream: RawUpstream
  let server: ServerProcess
  const planted: Record<string, string> = {}
  /** What was written where, by a name for the message. */
  const written: Record<string, Buffer> = {}
  const answers: string[] = []
  /** What each command printed, standard error included. */
  const commandLine: Record<string, string> = {}
  const keep = async (url: string, options: Parameters<typeof call>[1] = {}): Promise<void> => {
    const answered = await call(url, options)
    answers.push(
      `${new URL(url).pathname.slice(0, 20)} ${answered.status} ${JSON.stringify(answered.headers)} ${answered.body}`,
    )
  }

  /** Every failure, of both connections, in every format. */
  const failAtProviders = async (key: string): Promise<void> => {
    const requests = statuses.flatMap((status) =>
      ['openai', 'anthropic'].flatMap((connection) =>
        calls.map(([path, more]) => ({ path, body: chatBody(`${connection}/${status}`, more) })),
      ),
    )
    for (const { path, body } of requests) await keep(`${server.url}/v1/${path}`, { key, body })
  }

  /** Secrets where they do not belong, then every page that lists something. */
  const misuse = async (given: {
    key: string
    session: string
    token: string
    workspace: string
    email: string
    password: string
  }): Promise<void> => {
    const { key, session, token, workspace, email, password } = given
    await keep(`${server.url}/v1/chat/completions?key=${key}`, { key: `${key}x`, body: chatBody('openai/x') })
    await keep(`${server.url}/v1/models`, { key })
    await keep(`${server.url}/api/${session}/${token}?token=${token}`, { key: token })
    await keep(`${workspace}/api-keys`, { key: `${session}x` })
    await keep(`${server.url}/auth/login/finish`, {
      body: JSON.stringify({ email, password }),
    })
    await keep(`${server.url}/auth/login/finish`, { body: `{"password":"${password}` })
    await keep(`${workspace}/providers`, {
      key: session,
      body: JSON.stringify({ provider: 'openai', key: providerKey, nope: providerKey }),
    })
    await keep(`${workspace}/providers`, { key: session, body: `{"provider":"openai","key":"${providerKey}"` })
    const listed = JSON.parse((await call(`${workspace}/providers`, { key: session })).body)
    for (const { id } of listed.items ?? listed.providers ?? listed.data ?? [])
      await keep(`${workspace}/providers/${id}/test`, { key: session, method: 'POST' })
    for (const page of [
      'providers',
      'api-keys',
      'management-tokens',
      'logs?limit=100',
      'logs.csv',
      'logs.json',
      'usage',
      'audit',
    ])
      await keep(`${workspace}/${page}`, { key: session })
    await keep(`${server.url}/metrics`, { key: metricsToken })
    await keep(`${server.url}/api/status`, { key: session })
  }

  beforeAll(async () => {
    upstream = await startUpstream(betray)
    const env = {
      ...roots,
      DATA_DIR: directory.path,
      LOG_LEVEL: 'trace',
      METRICS_TOKEN: metricsToken,
      OUTBOUND_ALLOW: upstream.host,
    }
    server = await startServer(env)
    const made = await runJson(env, ['init', '--yes'])
    const setup = { email: String(made.email), password: String(made.password) }
    const add = ['provider', 'add']
    const added = [
      await runText(env, [...add, 'openai', '--base-url', `${upstream.origin}/v1`, '--key-file', '-'], providerKey),
      await runText(env, [...add, 'anthropic', '--base-url', upstream.origin, '--key-file', '-'], anthropicKey),
    ]
    const shown = ['provider list', 'provider list --json', 'config show', 'config show --json', 'doctor', 'key list']
    for (const command of shown) commandLine[command] = await runText(env, command.split(' '))
    commandLine['provider add'] = added.join('\n')
    const session = await sessionToken(server.url, setup.email, setup.password)
    const workspace = `${server.url}/api/workspaces/${String(made.workspace_id)}`
    const token = JSON.parse(
      (
        await call(`${workspace}/management-tokens`, {
          key: session,
          body: JSON.stringify({ name: 'planted', expires_at: Date.now() + 3_600_000 }),
        })
      ).body,
    ).management_token
    const key = String((await runJson(env, ['key', 'create', '--rpm', '10000'])).api_key)
    Object.assign(planted, {
      'provider key': providerKey,
      'other provider key': anthropicKey,
      'API key': key.split('_').slice(3).join('_'),
      'management token': String(token).split('_').slice(3).join('_'),
      password: setup.password,
      'recovery code': String(made.recovery_code),
      'session payload': session.split('.')[0],
      'session signature': session.split('.')[1],
      'metrics token': metricsToken,
      ...roots,
    })

    await failAtProviders(key)
    await misuse({ key, session, token, workspace, ...setup })

    await eventually(() => filesBelow(directory.path).length > 0, 1000)
    await new Promise((settled) => setTimeout(settled, 600))
    // Running, with its write-ahead logs; and once more when it has ended.
    for (const file of filesBelow(directory.path)) written[`${file} while running`] = readFileSync(file)
    expect(await server.stop()).toBe(0)
    for (const file of filesBelow(directory.path)) written[file] = readFileSync(file)
    written.output = Buffer.from(server.output())
    for (const [command, text] of Object.entries(commandLine)) written[`keepgate ${command}`] = Buffer.from(text)
    written.answers = Buffer.from(answers.join('\n'))
  }, 90_000)
  afterAll(async () => {
    await server.stop('SIGKILL')
    directory.remove()
    await upstream.close()
  })

  test('were used: the search would find them where they belong', () => {
    expect(upstream.bodies.length).toBeGreaterThan(50)
    expect(Object.values(planted).every((secret) => typeof secret === 'string' && secret.length >= 16)).toBe(true)
    expect(Object.keys(written).some((name) => name.includes('-wal'))).toBe(true)
    expect(written.answers?.includes('redacted')).toBe(true)
    expect(commandLine['provider list --json']).toContain(`"key":"…${providerKey.slice(-4)}"`)
    expect(commandLine['config show --json']).toContain('"ENCRYPTION_KEY"')
    const sample = Buffer.from(`x${Buffer.from(`ab${providerKey}`).toString('base64')}`)
    expect(writingsOf(providerKey).some((writing) => sample.includes(writing))).toBe(true)
  })

  test('L40 P25: are in no file, log, metric, error, export or answer, in no writing', () => {
    const found: string[] = []
    for (const [what, secret] of Object.entries(planted))
      for (const writing of writingsOf(secret))
        for (const [where, bytes] of Object.entries(written)) {
          const at = bytes.indexOf(writing)
          if (at === -1) continue
          const line = bytes.subarray(Math.max(0, at - 150), at).toString('utf8')
          found.push(
            `${what} in ${where} as ${writing.toString('latin1').slice(0, 8)}…, behind ${JSON.stringify(line)}`,
          )
        }
    expect([...new Set(found)]).toEqual([])
  })
})
