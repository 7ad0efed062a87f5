import { describe, expect, it } from 'vitest'
import { readEventData } from './event-stream.ts'

const bodyOf = (...chunks: (string | Uint8Array<ArrayBuffer>)[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
      }
      controller.close()
    },
  })

const read = async (...chunks: (string | Uint8Array<ArrayBuffer>)[]): Promise<string[]> =>
  Array.fromAsync(readEventData(bodyOf(...chunks)))

describe('an event stream', () => {
  it('gives the data of each event, and neither comments nor other fields', async () => {
    expect(await read(': keep-alive\n\ndata: one\n\nevent: x\nid: 2\ndata:two\n\n')).toEqual(['one', 'two'])
  })

  it('reads every line end there is, also across chunks', async () => {
    expect(await read('data: a\r', '\n\r\ndata: b\r\rda', 'ta: c\n', '\n')).toEqual(['a', 'b', 'c'])
  })

  it('joins the lines of one event', async () => {
    expect(await read('data: a\ndata: b\n\n')).toEqual(['a\nb'])
  })

  it('keeps a character whose bytes come in two chunks', async () => {
    const bytes = new TextEncoder().encode('data: ü\n\n')
    expect(await read(bytes.slice(0, 7), bytes.slice(7))).toEqual(['ü'])
  })

  it('gives nothing of an event that was cut off', async () => {
    expect(await read('data: whole\n\ndata: half')).toEqual(['whole'])
  })

  it('cancels the body when its reader has enough', async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: more\n\n')),
      cancel: () => {
        cancelled = true
      },
    })
    for await (const data of readEventData(body)) {
      expect(data).toBe('more')
      break
    }
    expect(cancelled).toBe(true)
  })
})
