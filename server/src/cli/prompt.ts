/** Questions at a terminal. Ctrl-C, Ctrl-D and a terminal that goes away are one answer: nothing is done. */
import { isCancel } from '@clack/prompts'
import { Cancelled } from './failure.ts'

/** @param ask puts the question, and takes it back where the signal ends. Throws Cancelled. */
export const askAt = async (
  input: NodeJS.ReadStream,
  ask: (signal: AbortSignal) => Promise<string | symbol>,
): Promise<string> => {
  const ending = new AbortController()
  const end = (): void => ending.abort()
  // Ctrl-D closes the reader below the question, and the question would wait for it for ever.
  const onKey = (_: string | undefined, key: { name?: string; ctrl?: boolean } | undefined): void => {
    if (key?.ctrl === true && key.name === 'd') end()
  }
  input.on('keypress', onKey)
  input.on('end', end)
  try {
    const answer = await ask(ending.signal)
    if (typeof answer !== 'string' || isCancel(answer)) throw new Cancelled()
    return answer
  } finally {
    input.off('keypress', onKey)
    input.off('end', end)
  }
}
