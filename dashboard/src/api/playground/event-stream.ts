/** The `data` of each event of a text/event-stream body; comments and other fields say nothing here. */

const lineEnd = /\r\n|\n|\r/

/** Splits chunks at line ends, wherever a chunk ends; an unfinished last line is given as one. */
const readLines = async function* (body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      // A carriage return at the end may be half of a line end: it waits for what follows.
      const text = rest + value
      const held = text.endsWith('\r') ? '\r' : ''
      const lines = text.slice(0, text.length - held.length).split(lineEnd)
      rest = (lines.pop() ?? '') + held
      yield* lines
    }
    if (rest !== '') yield* rest.split(lineEnd)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Ends with the body. Throws what reading the body throws. Leaving the loop cancels the body. */
export const readEventData = async function* (body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let data: string[] = []
  for await (const line of readLines(body)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n')
      data = []
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    }
  }
}
