/** A text as it means, not as it is written: what looks for a secret in it must not be fooled by how it was escaped. */

export type VisibleLetters = {
  /** Folded; each is one position in `starts` and `ends`. */
  readonly letters: string
  /** Where in the text each letter's writing begins, and where it ends. */
  readonly starts: Int32Array
  readonly ends: Int32Array
}

const percent = 0x25
const ampersand = 0x26
const backslash = 0x5c
const space = 0x20
const lastVisible = 0x7e

const escaped =
  /%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(amp|lt|gt|quot|apos);|\\(["\\/])|\\[bfnrt]/iy
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

type Written = { readonly code: number; readonly length: number }

/** Null where what looked like an escape is none. */
const readEscape = (text: string, at: number): Written | null => {
  escaped.lastIndex = at
  const match = escaped.exec(text)
  if (match === null) return null
  const [whole, byte, unit, short, entity, decimal, name, letter] = match
  const { length } = whole
  const inHex = byte ?? unit ?? short ?? entity
  if (inHex !== undefined) return { code: Number.parseInt(inHex, 16), length }
  if (decimal !== undefined) return { code: Number(decimal), length }
  const meant = name === undefined ? letter : named[name.toLowerCase()]
  return { code: meant === undefined ? space : meant.charCodeAt(0), length }
}

const mayEscape = (code: number): boolean => code === percent || code === ampersand || code === backslash

/** One letter for both cases, and for the two alphabets of base64. */
const fold = (code: number): number => {
  if (code >= 0x41 && code <= 0x5a) return code | 0x20
  if (code === 0x2d) return 0x2b
  return code === 0x5f ? 0x2f : code
}

/**
 * Escapes of URLs, JSON and HTML decoded once, letters folded.
 * @param gaps `skipped`: white space, what has no width and all that is not ASCII counts for nothing.
 */
export const visibleLetters = (text: string, gaps: 'skipped' | 'kept'): VisibleLetters => {
  const codes = Buffer.allocUnsafe(text.length)
  const starts = new Int32Array(text.length)
  const ends = new Int32Array(text.length)
  let count = 0
  for (let at = 0; at < text.length; ) {
    const plain = text.charCodeAt(at)
    const written = mayEscape(plain) ? readEscape(text, at) : null
    const code = written?.code ?? plain
    const end = at + (written?.length ?? 1)
    const visible = code > space && code <= lastVisible
    if (visible || gaps === 'kept') {
      codes[count] = visible ? fold(code) : space
      starts[count] = at
      ends[count] = end
      count++
    }
    at = end
  }
  return { letters: codes.toString('latin1', 0, count), starts, ends }
}

/** Folded alone: for what is looked for in the form in which an escape once too many leaves it. */
export const foldLetters = (text: string): string => String.fromCharCode(...Buffer.from(text, 'latin1').map(fold))
