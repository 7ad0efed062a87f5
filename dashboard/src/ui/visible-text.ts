const longest = 512

/** Control characters (C0, C1), and those that turn the direction of the text around. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * A name as it really is: what would be invisible, or would reverse its neighbours, is written out as `[U+202E]`, so
 * that `invoice\u202efdp.exe` cannot pose as a PDF. Cut after 512 characters.
 */
export const visibleText = (text: string): string => {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return cut.replace(unseen, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
}
