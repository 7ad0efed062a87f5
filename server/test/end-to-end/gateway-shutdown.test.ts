/** Signals, polite and not: what clients see, what is on disk, and how soon the next process serves. */
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  call,
  chatBody,
  freshDirectory,
  type OpenStream,
  openStream,
  type RawUpstream,
  runJson,
  type ServerProcess,
  sessionToken,
  startProgram,
  startServer,
  startUpstream,
} from '../adversarial/gateway-process.ts'
import { readRecords } from '../harness/records.ts'

const frame = 'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"w"}}]}\n\n'
const end =
  'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
const streams = 20

/** Twenty rounds prove more than three, and cost a minute. */
const crashes = Number(process.env.KEEPGATE_TEST_CRASHES ?? 4)

describe('a server that is told to stop', () => {
  let upstream: RawUpstream
  let directory: ReturnType<typeof freshDirectory>
  let env: Record<string, string>
  let server: ServerProcess
  let key: string
  let email: string
  let password: string
  let workspaceId: string
  beforeAll(async () => {
    upstream = await startUpstream((request, response, body) => {
      if (request.method === 'GET') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frame)
      const timer = setInterval(() => response.write(frame), 50)
      response.on('close', () => clearInterval(timer))
      if (JSON.parse(body.toString()).model === 'short')
        setTimeout(() => {
          clearInterval(timer)
          response.end(end)
        }, 1500)
    })
  })
  afterAll(() => upstream.close())

  beforeEach(async () => {
    directory = freshDirectory()
    env = { DATA_DIR: directory.path, OUTBOUND_ALLOW: upstream.host }
    const made = await runJson(env, ['init', '--yes'])
    email = String(made.email)
    password = String(made.password)
    workspaceId = String(made.workspace_id)
    const add = ['provider', 'add', 'openai', '--name', 'up', '--base-url', `${upstream.origin}/v1`, '--key-file', '-']
    await runJson(env, add, 'sk-planted-0123456789')
    key = String((await runJson(env, ['key', 'create', '--rpm', '100000'])).api_key)
  }, 30_000)
  afterEach(async () => {
    await server.stop('SIGKILL')
    directory.remove()
  })

  const openStreams = (model: string): Promise<OpenStream[]> =>
    Promise.all(Array.from({ length: streams }, () => openStream(server.url, key, model)))

  const records = () => readRecords(directory.path).filter((record) => record.connection === 'up')

  test('lets streams finish, takes nothing new, and ends with 0', async () => {
    server = await startServer(env)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    expect((await call(`${server.url}/readyz`, { agent })).status).toBe(200)
    const open = await openStreams('up/short')
    process.kill(server.pid, 'SIGTERM')
    // The connection that is open already hears it; a new one may find nobody listening.
    const probes: number[] = []
    for (let index = 0; index < 10; index++) {
      probes.push(
        await call(`${server.url}/readyz`, { agent }).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      await sleep(20)
    }
    expect(probes.at(-1)).not.toBe(200)
    // Once it has said so it never takes it back.
    expect(probes.slice(probes.findIndex((status) => status !== 200))).not.toContain(200)
    const late = await call(`${server.url}/v1/models`, { key }).then(
      ({ status }) => status,
      () => 0,
    )
    expect([0, 503]).toContain(late)
    agent.destroy()
    await Promise.all(open.map(({ over }) => over))
    for (const stream of open) expect(stream.text().endsWith('data: [DONE]\n\n')).toBe(true)
    expect(await server.exited).toBe(0)
    expect(records().map(({ outcome }) => outcome)).toEqual(Array.from({ length: streams }, () => 'completed'))
  }, 30_000)

  test('tells streams that outlast its grace, and records each once', async () => {
    server = await startServer({ ...env, SHUTDOWN_GRACE: '1s' })
    const open = await openStreams('up/long')
    const since = performance.now()
    process.kill(server.pid, 'SIGTERM')
    expect(await server.exited).toBe(0)
    expect(performance.now() - since).toBeLessThan(5000)
    for (const stream of open) {
      await stream.over
      const last = stream.text().split('\n\n').at(-2) ?? ''
      expect(JSON.parse(last.replace('data: ', '')).error.code).toBe('draining')
    }
    expect(records().map(({ error_code }) => error_code)).toEqual(Array.from({ length: streams }, () => 'draining'))
  }, 30_000)

  test('takes a repeated signal within a second for one, and ends at once on the next', async () => {
    server = await startServer(env)
    await openStreams('up/long')
    process.kill(server.pid, 'SIGINT')
    await sleep(300)
    process.kill(server.pid, 'SIGTERM')
    await sleep(1000)
    expect(() => process.kill(server.pid, 0)).not.toThrow()
    const since = performance.now()
    process.kill(server.pid, 'SIGTERM')
    expect(await server.exited).toBe(1)
    expect(performance.now() - since).toBeLessThan(1000)
  }, 30_000)

  test(`that is killed ×${crashes} under load loses no key it acknowledged, keeps its chain, and is back soon`, async () => {
    const acknowledged: string[] = []
    const startsMs: number[] = []
    for (let round = 0; round < crashes; round++) {
      server = await startServer({ ...env, RATE_LIMIT_IP: '1000000/minute' })
      startsMs.push(server.readyMs)
      const session = await sessionToken(server.url, email, password)
      let running = true
      const makeKeys = async (): Promise<void> => {
        while (running) {
          const made = await call(`${server.url}/api/workspaces/${workspaceId}/api-keys`, {
            key: session,
            body: JSON.stringify({ name: `round ${round}` }),
          }).catch(() => null)
          if (made?.status === 201) acknowledged.push(JSON.parse(made.body).api_key)
        }
      }
      const ask = async (): Promise<void> => {
        while (running)
          await call(`${server.url}/v1/chat/completions`, { key, body: chatBody('demo/demo-small') }).catch(() => null)
      }
      const load = [makeKeys(), makeKeys(), ask(), ask(), ask()]
      await sleep(150 + round * 37)
      process.kill(server.pid, 'SIGKILL')
      await server.exited
      running = false
      await Promise.all(load)
    }
    expect(acknowledged.length).toBeGreaterThan(crashes)
    const doctor = startProgram(env, ['doctor', '--json'])
    expect(await doctor.exited, doctor.output()).toBe(0)
    const { ok, checks } = JSON.parse(doctor.standardOutput())
    expect(ok).toBe(true)
    expect(checks.find(({ name }: { name: string }) => /audit/.test(name))).toMatchObject({ ok: true })

    server = await startServer({ ...env, RATE_LIMIT_IP: '1000000/minute' })
    startsMs.push(server.readyMs)
    const answers = await Promise.all(acknowledged.map((made) => call(`${server.url}/v1/models`, { key: made })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const all = readRecords(directory.path)
    expect(new Set(all.map((record) => record.request_id)).size).toBe(all.length)
    process.stdout.write(
      `${crashes} crashes: ${acknowledged.length} keys kept, starts in ${startsMs.map(Math.round).join(', ')} ms\n`,
    )
    // The figure to reach is 2 s; a machine that runs other tests beside this one gets more room.
    expect(Math.min(...startsMs)).toBeLessThan(2000)
    expect(Math.max(...startsMs)).toBeLessThan(10_000)
  }, 120_000)
})
