/** What remains of a public page's chats: keys, messages and contexts are planted, used and failed with, then searched for. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SealedWorld, startSealedWorld } from '../end-to-end/sealed-world.ts'
import { filesBelow, readRecords } from '../harness/records.ts'
import { writingsOf } from '../harness/writings.ts'
import { call, eventually, gauge, type RawUpstream, runText, startUpstream } from './gateway-process.ts'

const planted = {
  key: `AIza-${randomBytes(24).toString('base64url')}`,
  'command-line key': `AIza-${randomBytes(24).toString('base64url')}`,
  message: `My doctor says ${randomBytes(18).toString('hex')}`,
  context: `Secret recipe ${randomBytes(18).toString('hex')}`,
  reply: `You should rest ${randomBytes(18).toString('hex')}`,
}

/** Fails as its model says, and repeats in the failure whatever it heard. */
const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
  const key = String(request.headers.authorization ?? '').replace('Bearer ', '')
  const { model, stream } = JSON.parse(body.toString())
  const status = Number(/\d{3}$/.exec(model)?.[0] ?? 200)
  if (status !== 200) {
    const error = { message: `Refused ${key}: ${body.toString('utf8')}`, type: key, code: key }
    response.writeHead(status, { 'content-type': 'application/json', 'x-echo': key }).end(JSON.stringify({ error }))
    return
  }
  const said = { content: planted.reply }
  const choice = stream ? { index: 0, delta: said } : { index: 0, message: { role: 'assistant', ...said } }
  const whole = JSON.stringify({
    id: 'c',
    object: stream ? 'chat.completion.chunk' : 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ ...choice, finish_reason: 'stop' }],
  })
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  if (model === 'broken') response.end(stream ? `data: ${whole.slice(0, -9)}\n\n` : whole.slice(0, -9))
  else response.end(stream ? `data: ${whole}\n\ndata: [DONE]\n\n` : whole)
}

const models = ['m', 'broken', 'fail-400', 'fail-401', 'fail-404', 'fail-429', 'fail-500']

describe('what remains of a chat with a sealed key', () => {
  let upstream: RawUpstream
  let world: SealedWorld
  let sealed: string
  const written: Record<string, Buffer> = {}
  beforeAll(async () => {
    upstream = await startUpstream(answer)
    world = await startSealedWorld({ OUTBOUND_ALLOW: upstream.host, LOG_LEVEL: 'trace' })
    const base_url = `${upstream.origin}/v1`
    sealed = world.seal({ provider: 'openai', base_url, models }, planted.key)
  }, 60_000)
  afterAll(async () => {
    await world.close()
    await upstream.close()
  })
  const { message, context } = planted
  const answers: string[] = []
  const converse = async (): Promise<void> => {
    for (const model of models)
      for (const accept of ['application/json', 'text/event-stream']) {
        const { headers, body } = await world.chat({ sealed, message, context, model, accept })
        answers.push(JSON.stringify(headers), body)
      }
    await world.chat({ sealed: `${sealed}x`, message, context })
    await world.chat({ sealed, message, context, model: 'none' })
    await world.chat({ sealed, message, context, more: { [message]: context } })
    await call(`${world.server.url}/api/chat`, { body: `{"message":"${message}","context":"${context}` })
    await call(`${world.server.url}/api/chat?message=x`, {
      body: JSON.stringify({ message, context }),
      headers: { origin: context },
    })
  }
  const keep = (when: string): void => {
    for (const file of filesBelow(world.directory)) written[`${file} ${when}`] = readFileSync(file)
  }

  test('Q23 Q52: keys, messages, contexts and answers are in no file, log, metric or command’s output', async () => {
    await converse()
    const create = [
      'sealed-key',
      'create',
      'openai',
      '--page',
      'p',
      '--base-url',
      `${upstream.origin}/v1`,
      '--model',
      'm',
    ]
    const printed = await runText(world.env, create, planted['command-line key'])
    expect(printed).toContain('kgsk1.')
    written.metrics = Buffer.from((await call(`${world.server.url}/metrics`)).body)
    const stored = () => readRecords(world.directory).length
    expect(await eventually(() => stored() >= models.length * 2, 5_000)).toBe(true)
    keep('while running')
    const output = world.server.output
    await world.restart('SIGTERM')
    keep('after its end')
    written.log = Buffer.from(output())
    written['what the command printed'] = Buffer.from(printed)
    // The search would find what is there: the page's name in the records, the path in the log.
    expect(Object.entries(written).some(([name, bytes]) => name.includes('-wal') && bytes.length > 0)).toBe(true)
    expect(Object.values(written).some((bytes) => bytes.includes('sealed/cafe'))).toBe(true)
    expect(written.log.includes('/api/chat')).toBe(true)
    expect(upstream.bodies.some((body) => body.includes(message) && body.includes(context))).toBe(true)
    const found = Object.entries(planted).flatMap(([what, secret]) =>
      writingsOf(secret).flatMap((writing) =>
        Object.entries(written).flatMap(([where, bytes]) => (bytes.includes(writing) ? [`${what} in ${where}`] : [])),
      ),
    )
    expect([...new Set(found)]).toEqual([])
    const blob = sealed.split('.')[3] ?? ''
    const ofTheKey = Object.entries(written).filter(([, bytes]) => bytes.includes(blob.slice(0, 40)))
    expect(ofTheKey.map(([where]) => where)).toEqual([])
  }, 60_000)

  test('Q14: the root of sealed keys, and the owner’s key, are in no answer, page or bundle', async () => {
    const served = ['/', '/openapi.json', '/llms.txt', '/docs', '/login', '/healthz', '/metrics']
    const get = async (path: string): Promise<string> =>
      (await call(`${world.server.url}${path}`, { headers: { accept: 'text/html' } })).body
    // A dashboard that is older than its sources is built first.
    expect(await eventually(async () => (await get('/login')).includes('/assets/'), 60_000)).toBe(true)
    const pages = await Promise.all(served.map(get))
    const files = pages.join('').match(/\/assets\/[\w.-]+/g) ?? []
    const bundle = await Promise.all(files.map(get))
    expect(bundle.length).toBeGreaterThan(0)
    const all = [...answers, ...pages, ...bundle, ...Object.values(written).map((bytes) => bytes.toString('latin1'))]
    expect(answers.length).toBe(models.length * 4)
    const secrets = [world.env.AI_MASTER_KEY ?? '', planted.key].flatMap(writingsOf)
    expect(secrets.filter((writing) => all.some((text) => text.includes(writing.toString('latin1'))))).toEqual([])
  }, 80_000)

  test('Q52: memory does not grow with pages, keys and conversations', async () => {
    const base_url = `${upstream.origin}/v1`
    const round = async (): Promise<number> => {
      for (let batch = 0; batch < 40; batch++)
        await Promise.all(
          Array.from({ length: 25 }, (_, index) => {
            // A page and a key of its own each time: nothing of them may be kept.
            const page = `page-${batch}-${index}`
            const own = world.seal(
              { provider: 'openai', base_url, models: ['m'], page },
              randomBytes(30).toString('hex'),
            )
            return world.chat({ sealed: own, message, context: randomBytes(20_000).toString('hex') })
          }),
        )
      let least = Number.POSITIVE_INFINITY
      for (let look = 0; look < 5; look++) {
        await new Promise((settled) => setTimeout(settled, 300))
        least = Math.min(least, await gauge(world.server.url, 'keepgate_process_heap_used_bytes'))
      }
      return least
    }
    await round()
    const before = await round()
    const after = await round()
    // A thousand contexts are 40 MB: kept, they would stand out.
    expect((after - before) / 2 ** 20).toBeLessThan(12)
    expect(await gauge(world.server.url, 'keepgate_queue_depth{queue="live_requests"}')).toBe(0)
  }, 120_000)
})
