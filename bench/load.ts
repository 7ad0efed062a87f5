/**
 * The load generator, a process of its own over raw sockets. Not autocannon: on two cores its HTTP parser in
 * JavaScript takes as long for a request as the proxy under test, and the figure would be the generator's. This one
 * finds the end of an answer by content-length or the last chunk, and checks the status of each.
 *
 * One command a line on standard input, `{ port, key, model, kind, connections, durationMs | count }`, one result a line.
 */
import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Command, LoadResult } from './messages.ts'

const requestOf = (command: Command): Buffer => {
  const stream = command.kind !== 'plain'
  const body = JSON.stringify({
    model: command.model,
    messages: [{ role: 'user', content: 'Say something about the sea, in forty words, and mind the tide.' }],
    ...(stream && { stream: true, stream_options: { include_usage: true } }),
  })
  return Buffer.from(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${command.port}\r\nauthorization: Bearer ${command.key}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })

const openAll = async (command: Command): Promise<Socket[]> => {
  const sockets: Socket[] = []
  while (sockets.length < command.connections) {
    const group = Math.min(100, command.connections - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: group }, () => open(command.port)))))
  }
  return sockets
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted.length === 0
    ? Number.NaN
    : (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)

const summary = (samples: number[]) => {
  const sorted = Float64Array.from(samples).sort()
  return { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }
}

/** Bytes of the answer at the start of `text`, 0 while it is incomplete. */
const answerLength = (text: string): number => {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd === -1) return 0
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd + 2))?.[1]
  if (length !== undefined) {
    const end = headEnd + 4 + Number(length)
    return text.length >= end ? end : 0
  }
  const end = text.indexOf('\r\n0\r\n\r\n', headEnd)
  return end === -1 ? 0 : end + 7
}

const plain = async (command: Command): Promise<LoadResult> => {
  const request = requestOf(command)
  const sockets = await openAll(command)
  const samples: number[] = []
  let failed = 0
  const startedAt = performance.now()
  const endsAt = startedAt + command.durationMs
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          let received = ''
          let sentAt = performance.now()
          socket.setEncoding('latin1')
          socket.on('data', (data: string) => {
            received += data
            const length = answerLength(received)
            if (length === 0) return
            const now = performance.now()
            if (received.startsWith('HTTP/1.1 200 ')) samples.push(now - sentAt)
            else failed++
            received = received.slice(length)
            if (now >= endsAt) {
              socket.destroy()
              return
            }
            sentAt = now
            socket.write(request)
          })
          socket.on('error', () => failed++)
          socket.on('close', () => resolve())
          socket.write(request)
        }),
    ),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return {
    sent: samples.length + failed,
    failed,
    perSecond: samples.length / seconds,
    chunksPerSecond: 0,
    ...summary(samples),
    bodies: {},
  }
}

/** Content of a whole chunked body. */
const dechunked = (body: string): string => {
  let content = ''
  let at = 0
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.slice(at, lineEnd), 16)
    if (lineEnd === -1 || !(size > 0)) return content
    content += body.slice(lineEnd + 2, lineEnd + 2 + size)
    at = lineEnd + 2 + size + 2
  }
}

/** Sockets open one after the other over half a second, as people arrive, and each streams one answer. */
const streams = async (command: Command): Promise<LoadResult> => {
  const request = requestOf(command)
  const sockets = await openAll(command)
  const samples: number[] = []
  const bodies: Record<string, number> = {}
  let failed = 0
  let contentBytes = 0
  let chunks = 0
  const startedAt = performance.now()
  await Promise.all(
    sockets.map(
      (socket, index) =>
        new Promise<void>((resolve) => {
          const parts: string[] = []
          let sentAt = 0
          let seen = false
          socket.setEncoding('latin1')
          socket.on('data', (data: string) => {
            parts.push(data)
            if (!seen && data.includes('data: ')) {
              seen = true
              samples.push(performance.now() - sentAt)
            }
            if (data.endsWith('0\r\n\r\n')) socket.destroy()
          })
          socket.on('error', () => socket.destroy())
          socket.on('close', () => {
            const whole = parts.join('')
            const content = dechunked(whole.slice(whole.indexOf('\r\n\r\n') + 4))
            if (!whole.startsWith('HTTP/1.1 200 ') || !content.endsWith('data: [DONE]\n\n')) failed++
            contentBytes += content.length
            chunks += content.split('\n\n').length - 1
            const digest = createHash('sha256').update(content, 'latin1').digest('hex').slice(0, 16)
            bodies[digest] = (bodies[digest] ?? 0) + 1
            resolve()
          })
          setTimeout(
            () => {
              sentAt = performance.now()
              socket.write(request)
            },
            (index / command.connections) * 500,
          )
        }),
    ),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return {
    sent: sockets.length,
    failed,
    perSecond: contentBytes / seconds,
    chunksPerSecond: chunks / seconds,
    ...summary(samples),
    bodies,
  }
}

const nothing: LoadResult = {
  sent: 0,
  failed: 0,
  perSecond: 0,
  chunksPerSecond: 0,
  p50Ms: Number.NaN,
  p99Ms: Number.NaN,
  bodies: {},
}

let held: Socket[] = []
let dropped = 0
/** Opens streams that stay silent after their first chunk, and keeps them until `release`. */
const hold = async (command: Command): Promise<LoadResult> => {
  const request = requestOf(command)
  held = await openAll(command)
  dropped = 0
  let failed = 0
  await Promise.all(
    held.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once('data', (data) => {
            if (!data.toString('latin1').startsWith('HTTP/1.1 200 ')) failed++
            resolve()
          })
          socket.on('error', () => socket.destroy())
          socket.on('close', () => {
            dropped++
            resolve()
          })
          socket.write(request)
        }),
    ),
  )
  return { ...nothing, sent: held.length, failed }
}

const release = (): LoadResult => {
  const failed = dropped
  for (const socket of held) socket.destroy()
  held = []
  return { ...nothing, failed }
}

const run = async (command: Command): Promise<LoadResult> => {
  switch (command.kind) {
    case 'plain':
      return plain(command)
    case 'stream':
      return streams(command)
    case 'hold':
      return hold(command)
    case 'release':
      return release()
  }
}

console.log('listening 0')
for await (const line of createInterface({ input: process.stdin })) {
  console.log(`result ${JSON.stringify(await run(JSON.parse(line) as Command))}`)
}
process.exit(0)
