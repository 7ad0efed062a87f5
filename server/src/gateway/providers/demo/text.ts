/** How the demo provider cuts text into tokens and finds words. A token is a word with the space before it. */
import { hash32 } from '../shared/tool-call-id.ts'

/** White space at the end belongs to no token; left there, the pattern would try it from every position. */
export const tokensOf = (text: string): string[] => text.trimEnd().match(/\s*\S+/g) ?? []

const countedCharacters = 100_000

/** Documented count: runs of characters that are not white space. */
export const countTokens = (text: string): number => {
  if (text.length <= countedCharacters) return tokensOf(text).length
  // A novel is estimated from its beginning: a demo must not keep the process busy for seconds.
  return Math.round(tokensOf(text.slice(0, countedCharacters)).length * (text.length / countedCharacters))
}

/** `get_weatherReport` → get, weather, report. */
export const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`

/** The same number for the same text. */
export const numberFor = (text: string, below: number): number => hash32(text) % below
