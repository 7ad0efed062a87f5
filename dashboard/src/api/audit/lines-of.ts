/** Far above any entry: what has longer lines is no export, and must not fill the memory. */
const longestLine = 4_000_000

/** The lines of a text that arrives in pieces, without their ends. Throws RangeError for a line of millions of characters. */
export async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine) throw new RangeError('A line is too long.')
      yield* lines
    }
    if (rest !== '') yield rest
  } finally {
    await reader.cancel().catch(() => {})
  }
}
