import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventStreamReader } from './event-stream.ts'

const readInPieces = (bytes: Buffer, cuts: readonly number[]) => {
  const reader = createEventStreamReader()
  const frames = []
  let from = 0
  for (const cut of [...cuts].sort((left, right) => left - right)) {
    const to = Math.min(cut, bytes.length)
    frames.push(...reader.push(bytes.subarray(from, Math.max(from, to))))
    from = Math.max(from, to)
  }
  frames.push(...reader.push(bytes.subarray(from)))
  return { frames, rest: reader.rest() }
}

describe('an event stream', () => {
  it('gives the same frames however it was cut, inside a character or a CRLF too', () => {
    const line = fc.stringMatching(/^[^\r\n]*$/)
    const event = fc.record({
      name: fc.option(fc.stringMatching(/^[a-z_]+$/)),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(400)),
        (events, end, cuts) => {
          const text = events
            .map(
              ({ name, lines }) =>
                (name ? `event: ${name}${end}` : '') + lines.map((item) => `data: ${item}${end}`).join('') + end,
            )
            .join('')
          const { frames, rest } = readInPieces(Buffer.from(text), cuts)
          expect(frames.map(({ event: name, data }) => ({ name, data }))).toEqual(
            events.map(({ name, lines }) => ({ name: name ?? null, data: lines.join('\n') })),
          )
          expect(Buffer.concat(frames.map((frame) => frame.raw)).toString()).toBe(text)
          expect(rest.length).toBe(0)
        },
      ),
    )
  })

  it('keeps comments as frames without data', () => {
    const { frames } = readInPieces(Buffer.from(': ping\n\ndata: x\n\n'), [])
    expect(frames.map((frame) => frame.data)).toEqual([null, 'x'])
  })

  it('reports what was left of a frame that never ended', () => {
    expect(readInPieces(Buffer.from('data: a\n\ndata: half'), []).rest.toString()).toBe('data: half')
  })

  it('refuses a frame larger than 8 MiB', () => {
    const reader = createEventStreamReader()
    expect(() => {
      for (let piece = 0; piece < 100; piece++) reader.push(Buffer.alloc(100_000, 'x'))
    }).toThrow(/8 MiB/)
  })

  it('reads a frame that comes byte by byte in linear time', () => {
    const reader = createEventStreamReader()
    const text = Buffer.from(`data: ${'x'.repeat(1_000_000)}\n\n`)
    let seen = 0
    for (const byte of text) seen += reader.push(Buffer.from([byte])).length
    expect(seen).toBe(1)
  })

  it('drops one leading byte order mark, whole or in pieces, and no other', () => {
    const bytes = Buffer.from('\ufeffdata: a\n\n\ufeffdata: b\n\n')
    for (const cuts of [[], [1], [1, 2], [2, 9]]) {
      const { frames } = readInPieces(bytes, cuts)
      expect(frames.map((frame) => frame.data)).toEqual(['a', null])
    }
  })

  it('keeps the bytes of a frame when later pieces arrive', () => {
    const reader = createEventStreamReader()
    reader.push(Buffer.from('data: fir'))
    const [first] = reader.push(Buffer.from('st\n\ndata: sec'))
    reader.push(Buffer.from('ond and a longer text that grows the buffer\n\n'))
    expect(first?.raw.toString()).toBe('data: first\n\n')
  })
})
