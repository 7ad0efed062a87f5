/** Bytes on the socket that are no honest request, and connections that never end. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/http/server.ts'
import { rawRequest } from './raw-request.ts'

let server: HttpServer
let url: string
let seen: string[]
let release: (() => void)[]

beforeEach(async () => {
  seen = []
  release = []
  const plane = (name: string) => (request: IncomingMessage, response: ServerResponse) => {
    seen.push(`${name} ${request.method} ${request.url}`)
    const finish = () => {
      response.end(name)
    }
    if (request.url?.includes('hold')) release.push(finish)
    else request.on('end', finish).resume()
  }
  server = createHttpServer(
    { dataPlane: plane('data'), controlPlane: plane('control') },
    { headersMs: 300, requestMs: 600, keepAliveMs: 60_000, checkMs: 50 },
  )
  url = await server.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  for (const finish of release) finish()
  await server.close(0)
})

const expectRefused = (text: string, status: number): void => {
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(text).toContain('content-type: application/problem+json')
  expect(text).toMatch(/x-request-id: req_[0-9a-z]{26}/)
  expect(text).toContain('connection: close')
  expect(text.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
}

describe('request smuggling', () => {
  const inner = 'GET /api/workspaces HTTP/1.1\r\nhost: localhost\r\n\r\n'

  it.each([
    ['both lengths', 'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['both lengths, other order', 'transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'content-length: 4\r\ncontent-length: 5\r\n\r\nabcd'],
    ['a length with a sign', 'content-length: +4\r\n\r\nabcd'],
    ['a list of lengths', 'content-length: 4, 4\r\n\r\nabcd'],
    ['a space before the colon', 'content-length : 4\r\n\r\nabcd'],
    ['an obsolete fold', 'x-a: 1\r\n content-length: 4\r\n\r\nabcd'],
    ['chunked twice', 'transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a bare carriage return in a value', 'x-a: 1\rcontent-length: 4\r\n\r\n'],
    ['a null byte in a value', 'x-a: a\0b\r\n\r\n'],
  ])('%s is refused and nothing after it is read as a request', async (_name, rest) => {
    const text = await rawRequest(url, `POST /v1/x HTTP/1.1\r\nhost: localhost\r\n${rest}${inner}`)
    expectRefused(text, 400)
    expect(seen.filter((line) => line.startsWith('control'))).toEqual([])
  })

  it.each([
    ['a chunk size that is no number', 'zz\r\nabcd\r\n0\r\n\r\n'],
    ['a chunk longer than said', '2\r\nabcd\r\n0\r\n\r\n'],
    ['a bare line feed after a chunk size', '4\nabcd\r\n0\r\n\r\n'],
  ])('%s ends the connection without a second request', async (_name, chunks) => {
    const head = 'POST /v1/x HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n'
    await rawRequest(url, `${head}${chunks}${inner}`, 1_500)
    expect(seen.filter((line) => line.startsWith('control'))).toEqual([])
  })

  it.each([
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
    ['garbage', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
    ['a method of one’s own', 'BREW /livez HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
    ['a head that is too large', `GET /livez HTTP/1.1\r\nhost: localhost\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is answered with a problem or closed', async (name, text, status) => {
    const answer = await rawRequest(url, text)
    if (name === 'no host') expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    else expectRefused(answer, status)
    expect(seen).toEqual([])
  })
})

describe('the two planes', () => {
  it.each([
    ['/v1', 'data'],
    ['/v1/', 'data'],
    ['/v1?x', 'data'],
    ['/v1/models/a%2Fb', 'data'],
    ['http://other.example/v1/models', 'data'],
    ['/v1x', 'control'],
    ['/v1;x/models', 'control'],
    ['/%76%31/models', 'control'],
    ['//v1/models', 'control'],
    ['/./v1/models', 'control'],
    ['/V1/models', 'control'],
    ['/\\v1/models', 'control'],
    ['*', 'control'],
  ])('%s goes to the %s plane', async (target, plane) => {
    const text = await rawRequest(url, `GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
    expect(text.endsWith('data') ? 'data' : 'control').toBe(plane)
    expect(seen.every((line) => line.startsWith(plane))).toBe(true)
  })
})

describe('slow clients', () => {
  const drip = async (text: string, everyMs: number): Promise<{ answer: string; tookMs: number }> => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk))).on('error', () => undefined)
    const started = performance.now()
    for (const letter of text) {
      if (socket.destroyed || socket.readableEnded || performance.now() - started > 4_000) break
      socket.write(letter)
      await sleep(everyMs)
    }
    const tookMs = performance.now() - started
    socket.destroy()
    return { answer: Buffer.concat(chunks).toString('latin1'), tookMs }
  }

  it('clients that never close their own half do not keep their descriptors', async () => {
    const { hostname, port } = new URL(url)
    const sockets = Array.from({ length: 20 }, (_, index) => {
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
      socket.on('error', () => undefined).resume()
      socket.write(index % 2 === 0 ? 'GET / HTT' : 'POST /v1/x HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab')
      return socket
    })
    const open = () => new Promise<number>((resolve) => server.node.getConnections((_error, count) => resolve(count)))
    await sleep(300)
    expect(await open()).toBe(20)
    for (let attempt = 0; attempt < 100 && (await open()) > 0; attempt++) await sleep(100)
    expect(await open()).toBe(0)
    for (const socket of sockets) socket.destroy()
  })

  it('a head that never ends is cut off with 408', async () => {
    const { answer, tookMs } = await drip(`GET /livez HTTP/1.1\r\nhost: localhost\r\nx-a: ${'a'.repeat(500)}`, 20)
    expectRefused(answer, 408)
    expect(tookMs).toBeLessThan(2_000)
  })

  it('a body that never ends is cut off with 408', async () => {
    const { answer, tookMs } = await drip(
      `POST /auth/setup HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n${'a'.repeat(400)}`,
      5,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(tookMs).toBeLessThan(3_000)
  })
})

describe('closing', () => {
  const open = () => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port) })
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    let text = ''
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    socket.on('error', () => undefined)
    return { socket, closed, text: () => text }
  }

  it('takes no new connection, drops idle ones at once and lets a request finish', async () => {
    const idle = open()
    idle.socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n')
    const busy = open()
    busy.socket.write('GET /v1/hold HTTP/1.1\r\nhost: localhost\r\n\r\n')
    while (release.length < 1 || idle.text() === '') await sleep(5)
    const started = performance.now()
    const closing = server.close(5)
    await idle.closed
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(await rawRequest(url, 'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n', 500)).toBe('')
    expect(busy.socket.destroyed).toBe(false)
    release[0]?.()
    await busy.closed
    expect(busy.text()).toMatch(/^HTTP\/1\.1 200 [\s\S]*data$/)
    expect(await closing).toBe(0)
    expect(performance.now() - started).toBeLessThan(3_000)
  })

  it('cuts what is left after the grace, and says how much', async () => {
    const busy = open()
    busy.socket.write('GET /v1/hold HTTP/1.1\r\nhost: localhost\r\n\r\n')
    while (release.length < 1) await sleep(5)
    const started = performance.now()
    expect(await server.close(0.3)).toBe(1)
    await busy.closed
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
