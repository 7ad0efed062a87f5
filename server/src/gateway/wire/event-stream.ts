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

const isBlank = (raw: Buffer): boolean => {
  for (const byte of raw) if (byte !== lineFeed && byte !== carriageReturn) return false
  return true
}

export const createEventStreamReader = (): EventStreamReader => {
  let pending: Buffer = Buffer.alloc(0)
  // Where the search for the end goes on: rescanning from the start would be quadratic for a frame in many pieces.
  let searched = 0
  let atStart = true

  /** The standard drops one leading byte order mark; three bytes are awaited before that can be said. */
  const dropByteOrderMark = (): void => {
    if (!atStart || pending.length < 3) return
    atStart = false
    if (pending[0] === 0xef && pending[1] === 0xbb && pending[2] === 0xbf) pending = pending.subarray(3)
  }

  return {
    push: (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      dropByteOrderMark()
      const frames: Frame[] = []
      let start = 0
      for (;;) {
        const end = frameEnd(pending, Math.max(start, searched))
        if (end === -1) break
        const raw = pending.subarray(start, end)
        if (!isBlank(raw)) frames.push(parseFrame(raw))
        start = end
        searched = end
      }
      if (start > 0) pending = pending.subarray(start)
      searched = Math.max(0, pending.length - 3)
      if (pending.length > maximumFrameBytes) {
        throw new AppError('provider_bad_answer', {
          message: 'The provider sent an event larger than 8 MiB.',
          source: 'provider',
        })
      }
      return frames
    },
    rest: () => (isBlank(pending) ? Buffer.alloc(0) : pending),
  }
}
