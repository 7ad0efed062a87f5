/** Lines of a file that somebody else wrote: none is taken whole into memory before it is known to be short. */
import { UsageError } from './failure.ts'

/** An entry takes a kilobyte; nothing here comes near. */
const longestBytes = 4_194_304

export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // Malformed UTF-8 must not become another text than was hashed.
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch {
      throw new UsageError('The file is not UTF-8 text.')
    }
  }
  for await (const chunk of chunks) {
    const lines = (rest + decode(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestBytes) throw new UsageError('The file has a line that is too long to be of an export.')
    yield* lines
  }
  rest += decode()
  if (rest !== '') yield rest
}
