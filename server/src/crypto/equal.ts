import { timingSafeEqual } from 'node:crypto'

const encoder = new TextEncoder()

/**
 * Compares without telling, by its duration, where the two differ or whether their lengths do: the work depends on
 * the length of `expected` alone. `expected` is ours, `given` is the stranger's.
 */
export const equalBytes = (expected: Uint8Array, given: Uint8Array): boolean => {
  const sameLength = expected.length === given.length
  const compared = sameLength ? given : new Uint8Array(expected.length)
  return timingSafeEqual(expected, compared) && sameLength
}

/** `equalBytes` over the UTF-8 of two texts. */
export const equalText = (expected: string, given: string): boolean =>
  equalBytes(encoder.encode(expected), encoder.encode(given))
