/**
 * Where log lines wait while a person at a terminal has not yet seen what they need first: the start block. Only what
 * needs no attention waits; the first line that does lets all before it pass, so that their order stays.
 */
import type { DestinationStream } from 'pino'

export type HeldLines = DestinationStream & {
  /** Writes what waited, in order; from here on every line passes at once. */
  release(): void
}

/** As the logger begins its lines. */
const needsNoAttention = /^\{"level":"(?:trace|debug|info)"/

/** @param pass writes a line, its end included */
export const holdLines = (pass: (line: string) => void): HeldLines => {
  let waiting: string[] | null = []
  const release = (): void => {
    const lines = waiting ?? []
    waiting = null
    for (const line of lines) pass(line)
  }
  return {
    release,
    write: (line) => {
      if (waiting !== null && needsNoAttention.test(line)) {
        waiting.push(line)
        return
      }
      release()
      pass(line)
    },
  }
}
