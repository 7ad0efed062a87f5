/** Writes an answer to the client, well or with a fault, byte by byte where the fault needs it. */
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Behaviour } from './faults.ts'
import type { Answer } from './wire.ts'

const write = (response: ServerResponse, bytes: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    if (bytes.length === 0 || response.destroyed) resolve()
    else response.write(bytes, () => resolve())
  })

/** Ends the TCP connection politely, leaving the HTTP body without its end. */
const hangUp = async (response: ServerResponse): Promise<void> => {
  await nextTurn()
  response.socket?.end()
}

const isStream = (answer: Answer): boolean => (answer.headers['content-type'] ?? '').startsWith('text/event-stream')

const half = (answer: Answer): { first: Buffer; rest: Buffer } => {
  const whole = Buffer.from(answer.frames.join(''))
  const middle = Math.max(1, Math.floor(answer.endingAt / 2))
  const at = isStream(answer)
    ? Buffer.byteLength(answer.frames.slice(0, middle).join(''))
    : Math.floor(whole.length / 2)
  return { first: whole.subarray(0, at), rest: whole.subarray(at) }
}

/** Up to and including the first byte of the first character that has several; half a body that has none. */
const insideCharacter = (answer: Answer): Buffer => {
  const whole = Buffer.from(answer.frames.join(''))
  const at = whole.findIndex((byte) => byte >= 0xc0)
  return whole.subarray(0, at === -1 ? Math.floor(whole.length / 2) : at + 1)
}

export const deliverWell = async (response: ServerResponse, answer: Answer): Promise<void> => {
  response.writeHead(answer.status, answer.headers)
  if (answer.chunkDelayMs === 0) {
    response.end(answer.frames.join(''))
    return
  }
  response.flushHeaders()
  for (const frame of answer.frames) {
    await write(response, frame)
    await sleep(answer.chunkDelayMs)
    if (response.destroyed) return
  }
  response.end()
}

const deliverWhole = (response: ServerResponse, answer: Answer, bytes: string | Uint8Array): void => {
  response.writeHead(answer.status, answer.headers)
  response.end(bytes)
}

const rewritten = (answer: Answer, as: string): string => {
  if (!isStream(answer)) return answer.frames.join('')
  switch (as) {
    case 'crlf':
      return answer.frames.join('').replaceAll('\n', '\r\n')
    case 'cr':
      return answer.frames.join('').replaceAll('\n', '\r')
    case 'empty-data':
      return answer.frames.map((frame) => `data:\n\ndata: \n\n${frame}`).join('')
    case 'comments':
      return answer.frames.map((frame) => `: ping\n\n:\n\n${frame}`).join('')
    case 'no-terminator':
      return answer.frames.slice(0, -1).join('')
    default:
      throw new Error(`No such rewriting: ${as}`)
  }
}

const breakOff = async (response: ServerResponse, answer: Answer, at: string): Promise<void> => {
  response.writeHead(answer.status, answer.headers)
  response.flushHeaders()
  const { first, rest } = half(answer)
  const cuts: Record<string, Buffer> = {
    'mid-frame': Buffer.concat([first, rest.subarray(0, 12)]),
    'between-frames': first,
    'inside-character': insideCharacter(answer),
  }
  await write(response, cuts[at] ?? first)
  await hangUp(response)
}

const stall = async (
  response: ServerResponse,
  answer: Answer,
  at: 'before-headers' | 'after-headers' | 'mid-body',
): Promise<void> => {
  if (at === 'before-headers') return
  response.writeHead(answer.status, answer.headers)
  response.flushHeaders()
  if (at === 'mid-body') await write(response, half(answer).first)
  // Long enough for the bytes to arrive before a reset overtakes them.
  await sleep(20)
}

const inserted = (answer: Answer, behaviour: Extract<Behaviour, { kind: 'insert' }>): Uint8Array => {
  const { first, rest } = half(answer)
  const bytes = Buffer.from(behaviour.bytes)
  if (!isStream(answer) && !behaviour.bufferedToo) return Buffer.concat([first, rest])
  if (behaviour.where === 'start') return Buffer.concat([bytes, first, rest])
  if (behaviour.where === 'middle') return Buffer.concat([first, bytes, rest])
  return Buffer.concat([first, rest, bytes])
}

export type Context = {
  response: ServerResponse
  answer: Answer
  /** The provider's error body for a status and sentence. */
  failureBody: (status: number, message: string) => string
  /** What the caller authenticated with, for providers that repeat it. */
  presentedKey: string
  /** Where a redirect leads: a host that counts its visitors. */
  elsewhere: string
}

const failWith = (context: Context, behaviour: Extract<Behaviour, { kind: 'status' }>): void => {
  const { status, retryAfter, echoesKey } = behaviour
  const said = echoesKey === true ? `The key ${context.presentedKey} is wrong.` : `The simulator answers ${status}.`
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (retryAfter !== undefined)
    headers['retry-after'] = retryAfter === 'http-date' ? new Date(Date.now() + 9000).toUTCString() : retryAfter
  context.response.writeHead(status, headers)
  context.response.end(context.failureBody(status, said))
}

const withLength = (context: Context, difference: number): void => {
  const { answer, response } = context
  const body = Buffer.from(answer.frames.join(''))
  const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  response.socket?.end(
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}content-length: ${body.length + difference}\r\n\r\n`),
      body,
    ]),
  )
}

const drip = async (
  response: ServerResponse,
  answer: Answer,
  behaviour: Extract<Behaviour, { kind: 'pieces' }>,
): Promise<void> => {
  response.socket?.setNoDelay(true)
  response.writeHead(answer.status, answer.headers)
  const whole = Buffer.from(answer.frames.join(''))
  for (let start = 0; start < whole.length && !response.destroyed; start += behaviour.bytes) {
    await write(response, whole.subarray(start, start + behaviour.bytes))
    await (behaviour.delayMs > 0 ? sleep(behaviour.delayMs) : nextTurn())
  }
  response.end()
}

export const deliverBadly = async (context: Context, behaviour: Behaviour): Promise<void> => {
  const { response, answer } = context
  switch (behaviour.kind) {
    case 'hang':
      return stall(response, answer, behaviour.at)
    case 'reset':
      await stall(response, answer, behaviour.at)
      response.socket?.resetAndDestroy()
      return
    case 'cut':
      return breakOff(response, answer, behaviour.at)
    case 'end-early': {
      const early = isStream(answer) ? answer.frames.slice(0, answer.endingAt).join('') : half(answer).first
      return deliverWhole(response, answer, early)
    }
    case 'instead': {
      const type = behaviour.contentType ?? answer.headers['content-type'] ?? 'application/json'
      response.writeHead(behaviour.status, { 'content-type': type })
      response.end(behaviour.body)
      return
    }
    case 'insert':
      return deliverWhole(response, answer, inserted(answer, behaviour))
    case 'rewrite':
      return deliverWhole(response, answer, rewritten(answer, behaviour.as))
    case 'pieces':
      return drip(response, answer, behaviour)
    case 'content-type':
      return deliverWell(response, { ...answer, headers: { ...answer.headers, 'content-type': behaviour.value } })
    case 'status':
      return failWith(context, behaviour)
    case 'redirect':
      response.writeHead(behaviour.status, { location: context.elsewhere, 'content-type': 'text/plain' })
      response.end('Elsewhere.')
      return
    case 'gzip':
      return deliverWhole(
        response,
        { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } },
        gzipSync(answer.frames.join('')),
      )
    case 'content-length':
      return withLength(context, behaviour.difference)
    case 'headers': {
      const lines = behaviour.lines.flatMap((line) => line.split(/: (.*)/s).slice(0, 2))
      response.writeHead(answer.status, [...Object.entries(answer.headers).flat(), ...lines])
      response.end(answer.frames.join(''))
      return
    }
    case 'informational':
      response.socket?.write(`HTTP/1.1 ${behaviour.status} Informational\r\nlink: </x>; rel=preload\r\n\r\n`)
      return deliverWell(response, answer)
    case 'script':
      // The script itself was changed; the delivery is sound.
      return deliverWell(response, answer)
  }
}
