const quote = 0x22
const backslash = 0x5c
const opens = (code: number): boolean => code === 0x7b || code === 0x5b
const closes = (code: number): boolean => code === 0x7d || code === 0x5d

/**
 * Tells when the text of a JSON object, fed piece by piece, has reached its closing brace. Each character is looked at
 * once: the pieces come from a provider, and re-reading the whole for each would cost the square of its length.
 */
export const objectEnd = (): { feed(piece: string): void; reached(): boolean } => {
  let depth = 0
  let inString = false
  let escaped = false
  let reached = false
  const readInString = (code: number): void => {
    if (escaped) escaped = false
    else if (code === backslash) escaped = true
    else if (code === quote) inString = false
  }

  const readOutside = (code: number): void => {
    if (code === quote) inString = true
    else if (opens(code)) depth += 1
    else if (closes(code)) {
      depth -= 1
      reached ||= depth === 0
    }
  }

  return {
    feed: (piece) => {
      for (let at = 0; at < piece.length; at++) {
        if (inString) readInString(piece.charCodeAt(at))
        else readOutside(piece.charCodeAt(at))
      }
    },
    reached: () => reached,
  }
}
