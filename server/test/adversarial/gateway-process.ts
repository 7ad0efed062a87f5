/** What the attacks on the running gateway share: servers on given data, upstreams of a few lines, and calls of them. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { login } from '@keepgate/client/login'
import { type Child, repositoryRoot, startChild } from '../harness/child.ts'

const main = resolve(repositoryRoot, 'server/src/main.ts')

export type ServerProcess = Child & { readonly url: string; readonly readyMs: number }

export const rootKey = (): string => randomBytes(32).toString('base64')

export const freshDirectory = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'keepgate-attack-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** The program with these arguments; nothing is waited for. */
export const startProgram = (env: Record<string, string>, command: readonly string[] = [], input?: string): Child =>
  startChild(main, { env: { HOST: '127.0.0.1', PORT: '0', ...env }, arguments: command, input })

/** A server that listens; throws with its output if it does not. */
export const startServer = async (env: Record<string, string>): Promise<ServerProcess> => {
  const startedAt = performance.now()
  const child = startProgram(env)
  try {
    const [, url = ''] = await child.waitFor(/(http:\/\/127\.0\.0\.1:[1-9]\d*)/, 20_000)
    return Object.assign(child, { url, readyMs: performance.now() - startedAt })
  } catch (error) {
    await child.stop('SIGKILL')
    throw error
  }
}

const runToTheEnd = async (env: Record<string, string>, command: readonly string[], input?: string): Promise<Child> => {
  const child = startProgram(env, command, input)
  const code = await child.exited
  if (code !== 0) throw new Error(`keepgate ${command.join(' ')} ended with ${code}:\n${child.output()}`)
  return child
}

/** Runs a command and gives what it printed, standard error included. */
export const runText = async (
  env: Record<string, string>,
  command: readonly string[],
  input?: string,
): Promise<string> => (await runToTheEnd(env, command, input)).output()

/** Runs a command that prints one object with `--json`, and reads it. */
export const runJson = async (
  env: Record<string, string>,
  command: readonly string[],
  input?: string,
): Promise<Record<string, unknown>> => {
  const child = await runToTheEnd(env, [...command, '--json'], input)
  return JSON.parse(child.standardOutput().trim()) as Record<string, unknown>
}

export type RawUpstream = {
  readonly origin: string
  readonly host: string
  /** Every request's body has been read before the handler runs. */
  readonly bodies: Buffer[]
  readonly sockets: ReadonlySet<Socket>
  close(): Promise<void>
}

/** An HTTP server of one handler, for what a provider's simulator cannot be made to do. */
export const startUpstream = async (
  handle: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void,
): Promise<RawUpstream> => {
  const bodies: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const body = Buffer.concat(parts)
      bodies.push(body)
      handle(incoming, response, body)
    })
    incoming.on('error', () => undefined)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    bodies,
    sockets,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

export type CallOptions = {
  key?: string
  headers?: Record<string, string>
  body?: string | Buffer
  method?: string
  localAddress?: string
  agent?: Agent
}
export type CallAnswer = { status: number; headers: IncomingMessage['headers']; body: string }

/** One request without the politeness of `fetch`: any header, any source address. */
export const call = (url: string, options: CallOptions = {}): Promise<CallAnswer> =>
  new Promise((answered, failed) => {
    const { key, headers = {}, body, localAddress, agent } = options
    const sent = request(url, {
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
      ...(localAddress === undefined ? {} : { localAddress }),
      agent: agent ?? false,
    })
    sent.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', failed)
      response.on('end', () =>
        answered({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    sent.on('error', failed)
    sent.end(body)
  })

export const chatBody = (model: string, more: object = {}): string =>
  JSON.stringify({ model, messages: [{ role: 'user', content: 'Say something.' }], ...more })

export type OpenStream = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  text(): string
  /** Settles when the answer is over, however; the moment it was. */
  readonly over: Promise<number>
  leave(): void
}

/** A streamed chat, as far as its first bytes. */
export const openStream = (
  url: string,
  key: string,
  model: string,
  agent: Agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY }),
  path = '/v1/chat/completions',
): Promise<OpenStream> =>
  new Promise((opened, failed) => {
    const body = chatBody(model, { stream: true })
    const sent = request(url + path, {
      method: 'POST',
      agent,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    })
    let text = ''
    sent.on('error', failed)
    sent.on('response', (response) => {
      response.setEncoding('utf8')
      const over = new Promise<number>((done) => response.on('close', () => done(performance.now())))
      const stream: OpenStream = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: () => text,
        over,
        leave: () => sent.destroy(),
      }
      response.on('error', () => undefined)
      response.on('data', (part: string) => {
        text += part
        opened(stream)
      })
      response.on('end', () => opened(stream))
    })
    sent.end(body)
  })

/** A number from the metrics page, 0 where it is missing. */
export const gauge = async (url: string, name: string): Promise<number> => {
  const { body } = await call(`${url}/metrics`)
  const line = body.split('\n').find((each) => each.startsWith(name))
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ') + 1))
}

/** Whether the condition came true within the time. */
export const eventually = async (condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> => {
  const deadline = performance.now() + withinMs
  for (;;) {
    if (await condition()) return true
    if (performance.now() > deadline) return false
    await sleep(20)
  }
}

export const sessionToken = async (url: string, email: string, password: string): Promise<string> =>
  (await login({ baseUrl: url, email, password })).token

export const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
