/** The outbound call, against sockets that misbehave. */
import type { LookupFunction } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { createAddressPolicy } from './outbound/address-policy.ts'
import { pinnedLookup } from './outbound/pinned-lookup.ts'
import { collect, createSender, type Sender, type SenderSettings, type UpstreamAnswer } from './send.ts'

const cleanUp: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean()
})

/** A server of bare sockets; `heard` is everything that was sent to it. */
const listen = async (connected: (socket: Socket, text: string) => void) => {
  const sockets = new Set<Socket>()
  const heard: string[] = []
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      heard.push(chunk.toString('latin1'))
      connected(socket, chunk.toString('latin1'))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  cleanUp.push(close)
  return { port, heard, sockets, close }
}

/** `provider.test` resolves to this machine; which addresses are allowed is the test's matter. */
const toThisMachine: LookupFunction = (_hostname, options, callback) => {
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}

const senderWith = (change: Partial<SenderSettings> = {}): Sender => {
  const sender = createSender({
    lookupFor: () => toThisMachine,
    requireAllowedUrl: () => undefined,
    connectTimeoutMs: 1000,
    proxy: null,
    ...change,
  })
  cleanUp.push(() => sender.close())
  return sender
}

type Ended = { answers: UpstreamAnswer[]; failures: AppError[] }

/** Resolves with the first call back, and keeps listening for a second one, which must not come. */
const send = (sender: Sender, port: number, host = 'provider.test'): Promise<Ended> => {
  const ended: Ended = { answers: [], failures: [] }
  const { promise, resolve } = Promise.withResolvers<Ended>()
  sender.send(
    { origin: `http://${host}:${port}`, path: '/v1/x', method: 'POST', headers: ['a', 'b'], body: Buffer.from('{}') },
    (answer) => {
      ended.answers.push(answer)
      resolve(ended)
    },
    (error) => {
      ended.failures.push(error)
      resolve(ended)
    },
  )
  return promise
}

const codesOf = ({ failures }: Ended): string[] => failures.map((error) => error.code)
const bodyOf = async ({ answers: [answer] }: Ended, limitBytes = 1000): Promise<string> => {
  if (answer === undefined) throw new Error('There was no answer.')
  return collect(answer, limitBytes).then(
    (bytes) => bytes.toString(),
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown)),
  )
}

describe('before the provider has begun to answer', () => {
  it('a refused connection and a reset are a provider that cannot be reached', async () => {
    const gone = await listen(() => undefined)
    await gone.close()
    expect(codesOf(await send(senderWith(), gone.port))).toEqual(['provider_unreachable'])

    const resets = await listen((socket) => socket.resetAndDestroy())
    const ended = await send(senderWith(), resets.port)
    expect(codesOf(ended)).toEqual(['provider_unreachable'])
    expect(ended.failures[0]?.source).toBe('provider')

    const closes = await listen((socket) => socket.end())
    expect(codesOf(await send(senderWith(), closes.port))).toEqual(['provider_unreachable'])
  })

  it('what is no HTTP is a bad answer', async () => {
    const { port } = await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'))
    expect(codesOf(await send(senderWith(), port))).toEqual(['provider_bad_answer'])
  })

  it('a head that is larger than any honest one is a bad answer too', async () => {
    const { port } = await listen((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`))
    expect(codesOf(await send(senderWith(), port))).toEqual(['provider_bad_answer'])
  })

  it('an abort is silent, and closes the connection', async () => {
    const arrived = Promise.withResolvers<void>()
    const server = await listen(() => arrived.resolve())
    const calls: string[] = []
    const handle = senderWith().send(
      { origin: `http://provider.test:${server.port}`, path: '/', method: 'GET', headers: [], body: null },
      () => calls.push('answered'),
      () => calls.push('failed'),
    )
    await arrived.promise
    handle.abort()
    await expect.poll(() => server.sockets.size).toBe(0)
    expect(calls).toEqual([])
  })
})

describe('after the provider has begun to answer', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n'

  it('a reset and an early end are an interruption, never a complete answer', async () => {
    const resets = await listen((socket) => {
      socket.write(`${head}content-length: 100\r\n\r\nhalf`, () => setTimeout(() => socket.resetAndDestroy(), 20))
    })
    expect(await bodyOf(await send(senderWith(), resets.port))).toBe('provider_interrupted')
    const ends = await listen((socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n`))
    expect(await bodyOf(await send(senderWith(), ends.port))).toBe('provider_interrupted')
  })

  it('a body is handed over whole, also where it came in one piece with the head', async () => {
    const { port } = await listen((socket) => socket.end(`${head}content-length: 5\r\n\r\nwhole`))
    expect(await bodyOf(await send(senderWith(), port))).toBe('whole')
  })

  it('a body over the limit is refused and its connection closed', async () => {
    const server = await listen((socket) => socket.write(`${head}content-length: 5000\r\n\r\n${'a'.repeat(2000)}`))
    expect(await bodyOf(await send(senderWith(), server.port))).toBe('provider_bad_answer')
    await expect.poll(() => server.sockets.size).toBe(0)
  })

  it('a reader that takes no more pauses the provider until it resumes', async () => {
    const { port } = await listen((socket) => {
      socket.write(`${head}content-length: 10\r\n\r\nfirst`)
      setTimeout(() => socket.write('again'), 50)
    })
    const heard: string[] = []
    const answered = Promise.withResolvers<UpstreamAnswer>()
    const over = Promise.withResolvers<string>()
    const take = (answer: UpstreamAnswer): void => {
      answer.consume({
        data: (chunk) => {
          heard.push(chunk.toString())
          return heard.length > 1
        },
        end: () => over.resolve('end'),
        fail: (error) => over.resolve(error.code),
      })
      answered.resolve(answer)
    }
    const request = { origin: `http://provider.test:${port}`, path: '/', headers: [], body: null }
    senderWith().send({ ...request, method: 'GET' }, take, answered.reject)
    const answer = await answered.promise
    await sleep(150)
    expect(heard).toEqual(['first'])
    answer.resume()
    expect(await over.promise).toBe('end')
    expect(heard).toEqual(['first', 'again'])
  })
})

describe('a redirect', () => {
  it('is an answer like any other: nobody goes where it points', async () => {
    const trap = await listen((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    const { port, heard } = await listen((socket) =>
      socket.end(
        `HTTP/1.1 307 Temporary Redirect\r\nlocation: http://provider.test:${trap.port}/\r\ncontent-length: 0\r\n\r\n`,
      ),
    )
    const { answers } = await send(senderWith(), port)
    expect(answers.map((answer) => answer.status)).toEqual([307])
    expect([heard.length, trap.heard.length]).toEqual([1, 0])
  })
})

describe('an address', () => {
  it('is judged when it is used: a name that resolves into a private network is never connected to', async () => {
    const { port, heard } = await listen((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    const policy = createAddressPolicy([])
    let answers = ['93.184.216.34']
    const resolve = async () => answers.map((address) => ({ address, family: 4 }))
    const sender = senderWith({ lookupFor: (_hostname, given) => pinnedLookup(policy, given, resolve) })
    answers = ['127.0.0.1']
    expect(codesOf(await send(sender, port))).toEqual(['outbound_refused'])
    // One bad answer among good ones suffices.
    answers = ['93.184.216.34', '127.0.0.1']
    expect(codesOf(await send(sender, port))).toEqual(['outbound_refused'])
    expect(heard).toEqual([])
  })

  it('whose URL is not allowed any more is refused before anything is looked up', async () => {
    const policy = createAddressPolicy([])
    let lookups = 0
    const sender = senderWith({
      requireAllowedUrl: (url) => void policy.checkUrl(url),
      lookupFor: () => {
        lookups++
        return toThisMachine
      },
    })
    for (const host of ['provider.test', '127.0.0.1', '[::1]', '169.254.169.254'])
      expect(codesOf(await send(sender, 80, host)), host).toEqual(['outbound_refused'])
    expect(lookups).toBe(0)
  })

  it('that the operator allowed is connected to', async () => {
    const { port, heard } = await listen((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    const policy = createAddressPolicy([{ host: 'provider.test', port }])
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const sender = senderWith({
      requireAllowedUrl: (url) => void policy.checkUrl(url),
      lookupFor: (_hostname, given) => pinnedLookup(policy, given, resolve),
    })
    const { answers } = await send(sender, port)
    expect(answers.map((answer) => answer.status)).toEqual([200])
    expect(heard[0]).toMatch(/^POST \/v1\/x HTTP\/1\.1\r\n/)
  })
})

describe('an address that is allowed no more', () => {
  it('is refused from the renewal on, over kept connections too, while what is under way goes on', async () => {
    const { port, heard } = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nok')
      setTimeout(() => socket.write('ay'), 300)
    })
    let allowed = true
    const sender = senderWith({
      requireAllowedUrl: () => {
        if (!allowed) throw new AppError('outbound_refused')
      },
    })
    const { answers } = await send(sender, port)
    const body = answers[0] === undefined ? null : collect(answers[0], 100)
    allowed = false
    sender.renew()
    const refused = await send(sender, port)
    expect(refused.failures.map(({ code }) => code)).toEqual(['outbound_refused'])
    expect(String(await body)).toBe('okay')
    expect(heard).toHaveLength(1)
  })
})
