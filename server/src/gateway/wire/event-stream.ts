/**
 * Server-sent events (WHATWG HTML, section 9.2) read frame by frame without losing a byte: each frame keeps its raw
 * bytes so that it can pass through exactly as it came. A library would decode and drop them.
 */
import { AppError } from '../../kernel/errors.ts'

export type Frame = {
  /** The frame as received, with the blank line that closes it. */
  readonly raw: Buffer
  readonly event: string | null
  /** The data lines joined by \n; null for a frame of comments alone. */
  readonly data: string | null
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const maximumFrameBytes = 8 * 1024 * 1024

export type EventStreamReader = {
  /** Complete frames in order. Throws AppError provider_bad_answer when one exceeds 8 MiB. */
  push(chunk: Buffer): Frame[]
  /** Bytes of a frame that never ended; empty after a clean end. */
  rest(): Buffer
}

const parseFrame = (raw: Buffer): Frame => {
  // The common shape, `data: …\n\n`, needs no splitting into lines.
  const text = raw.toString('utf8')
  if (text.startsWith('data: ') && text.indexOf('\n') === text.length - 2 && !text.includes('\r')) {
    return { raw, event: null, data: text.slice(6, -2) }
  }
  let event: string | null = null
  let data: string | null = null
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '' || line.startsWith(':')) continue
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    let value = colon === -1 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'data') data = data === null ? value : `${data}\n${value}`
    else if (field === 'event') event = value
  }
  return { raw, event, data }
}

/** Index just behind the blank line that ends the first frame at or after `from`, or -1. Lines end in LF, CRLF or CR. */
const frameEnd = (bytes: Buffer, from: number): number => {
  let index = from
  while (index < bytes.length) {
    const byte = bytes[index]
    if (byte !== lineFeed && byte !== carriageReturn) {
      index++
      continue
    }
    let next = index + 1
    if (byte === carriageReturn) {
      if (next === bytes.length) return -1
      if (bytes[next] === lineFeed) next++
    }
    if (next === bytes.length) return -1
    if (bytes[next] === lineFeed) return next + 1
    if (bytes[next] === carriageReturn) {
      // CR might be half of CRLF: wait for the next byte, unless it cannot matter.
      if (next + 1 === bytes.length) return -1
      return bytes[next + 1] === lineFeed ? next + 2 : next + 1
    }
    index = next
  }
  return -1
}

const withoutByteOrderMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes

const isBlank = (raw: Buffer): boolean => {
  for (const byte of raw) if (byte !== lineFeed && byte !== carriageReturn) return false
  return true
}

/** Bytes of an unfinished frame, in one buffer that grows by doubling: a frame in a million pieces is copied twice, not a million times. */
const createPending = () => {
  let buffer: Buffer = Buffer.alloc(0)
  let length = 0
  return {
    length: () => length,
    bytes: () => buffer.subarray(0, length),
    append: (chunk: Buffer): void => {
      if (length + chunk.length > buffer.length) {
        const grown = Buffer.allocUnsafe(Math.max(1024, buffer.length * 2, length + chunk.length))
        buffer.copy(grown, 0, 0, length)
        buffer = grown
      }
      chunk.copy(buffer, length)
      length += chunk.length
    },
    /** Drops the first `count` bytes. */
    drop: (count: number): void => {
      buffer.copy(buffer, 0, count, length)
      length -= count
      if (length === 0) buffer = Buffer.alloc(0)
    },
  }
}

export const createEventStreamReader = (): EventStreamReader => {
  const pending = createPending()
  // Where the search for the end goes on: rescanning from the start would be quadratic for a frame in many pieces.
  let searched = 0
  let atStart = true

  /** Cuts complete frames off the front. @returns how many bytes they took. */
  const cut = (bytes: Buffer, frames: Frame[], copies: boolean): number => {
    let start = 0
    for (;;) {
      const end = frameEnd(bytes, Math.max(start, searched))
      if (end === -1) return start
      const raw = bytes.subarray(start, end)
      // What lies in the growing buffer is overwritten by what comes next.
      if (!isBlank(raw)) frames.push(parseFrame(copies ? Buffer.from(raw) : raw))
      start = end
      searched = end
    }
  }

  return {
    push: (chunk) => {
      const frames: Frame[] = []
      // The standard drops one leading byte order mark; three bytes are awaited before that can be said.
      if (pending.length() === 0 && (!atStart || chunk.length >= 3)) {
        const bytes = atStart ? withoutByteOrderMark(chunk) : chunk
        atStart = false
        searched = 0
        pending.append(bytes.subarray(cut(bytes, frames, false)))
      } else {
        pending.append(chunk)
        if (atStart && pending.length() >= 3) {
          atStart = false
          pending.drop(pending.length() - withoutByteOrderMark(pending.bytes()).length)
        }
        pending.drop(cut(pending.bytes(), frames, true))
      }
      searched = Math.max(0, pending.length() - 3)
      if (pending.length() > maximumFrameBytes) {
        throw new AppError('provider_bad_answer', {
          message: 'The provider sent an event larger than 8 MiB.',
          source: 'provider',
        })
      }
      return frames
    },
    rest: () => (isBlank(pending.bytes()) ? Buffer.alloc(0) : pending.bytes()),
  }
}
