/**
 * What the server says is English. Pages in another language put its codes into words themselves: those come when a
 * refusal does, before anybody shows it, and are no part of the first load.
 */
import { i18n } from '@lingui/core'
import { withTexts } from '../browser/language.ts'
import type { ErrorWords } from './error-words.ts'

type Loaded = {
  readonly words: () => Readonly<Record<string, ErrorWords>>
  readonly isRegistered: (sentence: string) => boolean
}

let table: Loaded | null = null

const isEnglish = (): boolean => i18n.locale === 'en' || i18n.locale === ''

export const loadErrorWords = async (): Promise<void> => {
  if (isEnglish() || table !== null) return
  const { errorWords, isRegisteredSentence } = await withTexts(import('./error-words.ts'))
  table = { words: errorWords, isRegistered: isRegisteredSentence }
}

/** Null where the page speaks the server's language, or has no words for this code. */
export const translationOf = (code: string): ErrorWords | null => {
  if (isEnglish() || table === null) return null
  const words = table.words()
  return Object.hasOwn(words, code) ? (words[code] ?? null) : null
}

/** One of the registry's own sentences, which the code's words translate. */
export const isRegistered = (sentence: string): boolean => table?.isRegistered(sentence) ?? false
