import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type HeldBody = {
  /** The status of what the server said so far; null while the body is kept, 0 where it was cut off without a word. */
  readonly status: () => number | null
  readonly write: (text: string) => void
  /** The status in the end, and milliseconds since the head was sent. */
  readonly answered: Promise<{ readonly status: number; readonly tookMs: number }>
  readonly end: () => void
}

export type Hold = {
  readonly url: string
  readonly path: string
  readonly token?: string
  /** In its content-length. */
  readonly announced: number
  /** Spaces that are sent of it; or what is sent. */
  readonly sent: number | string
  /** The loopback address that it comes from. */
  readonly from?: string
}

/** A request whose body never comes to its end by itself. Resolves when the server had time to refuse it. */
export const holdBody = async ({ url, path, token, announced, sent, from = '127.0.0.1' }: Hold): Promise<HeldBody> => {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), localAddress: from, noDelay: true })
  const { promise: answered, resolve } = Promise.withResolvers<{ status: number; tookMs: number }>()
  const began = performance.now()
  let status: number | null = null
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    status ??= Number(/^HTTP\/1\.1 (\d+)/.exec(String(chunk))?.[1])
    resolve({ status, tookMs: performance.now() - began })
  })
  socket.on('close', () => {
    status ??= 0
    resolve({ status, tookMs: performance.now() - began })
  })
  const bearer = token === undefined ? '' : `authorization: Bearer ${token}\r\n`
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${bearer}content-type: application/json\r\ncontent-length: ${announced}\r\n\r\n`,
  )
  // On its own way: a body that comes with its head has arrived before anybody waits for it.
  await sleep(100)
  const left = Promise.withResolvers<void>()
  socket.write(typeof sent === 'string' ? sent : Buffer.alloc(sent, ' '), () => left.resolve())
  await Promise.race([left.promise, answered, sleep(2_000)])
  await Promise.race([answered, sleep(300)])
  return { status: () => status, write: (text) => socket.write(text), answered, end: () => socket.destroy() }
}

/** Many at once. @returns those that the server keeps. */
export const holdBodies = async (count: number, hold: Hold): Promise<HeldBody[]> => {
  const all = await Promise.all(Array.from({ length: count }, () => holdBody(hold)))
  // Many refusals take their time on a busy machine.
  await sleep(1_000)
  return all.filter((body) => body.status() === null)
}

/** A whole request whose body comes in two pieces. @returns its status. */
export const sendInTwo = async (hold: Omit<Hold, 'announced' | 'sent'>, body: unknown): Promise<number> => {
  const text = JSON.stringify(body)
  const half = Math.floor(text.length / 2)
  const held = await holdBody({ ...hold, announced: Buffer.byteLength(text), sent: text.slice(0, half) })
  held.write(text.slice(half))
  const { status } = await held.answered
  held.end()
  return status
}
