/**
 * English stands in the components, German is a catalogue; the build has compiled both. `pseudo` makes English longer
 * and accented, which shows texts that were forgotten and places that are too narrow.
 */
import { i18n } from '@lingui/core'
import { onFirstInput } from '../ui/after-first-input.ts'
import { readChoice, writeChoice } from './stored-choice.ts'

/** Each in its own language, so that whoever cannot read the page finds it. */
export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages | 'pseudo'

const storageName = 'keepgate-language'

const isLanguage = (text: string | null): text is Language => text === 'pseudo' || (text !== null && text in languages)

export const readLanguage = (): Language => {
  const chosen = readChoice(storageName)
  if (isLanguage(chosen)) return chosen
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en'
}

let hasAll = false

const activate = async (language: Language): Promise<void> => {
  if (language === 'de') {
    const { messages } = await import('virtual:catalogue/de')
    hasAll = false
    i18n.loadAndActivate({ locale: 'de', messages })
  } else if (language === 'pseudo') {
    const { speakPseudo } = await import('./pseudo-language.ts')
    speakPseudo()
    i18n.loadAndActivate({ locale: 'en-XA', locales: 'en', messages: {} })
  } else {
    i18n.loadAndActivate({ locale: 'en', messages: {} })
  }
  document.documentElement.lang = language === 'de' ? 'de' : 'en'
}

/** What the first pages say is there from the start; this fetches the rest, for every other part. */
export const loadAllTexts = async (): Promise<void> => {
  if (i18n.locale !== 'de' || hasAll) return
  const { messages } = await import('virtual:catalogue/de-rest')
  hasAll = true
  i18n.load('de', messages)
}

/** Beside a part that is loaded later, so that its texts come with it. */
export const withTexts = async <Part>(part: Promise<Part>): Promise<Part> => {
  const [loaded] = await Promise.all([part, loadAllTexts()])
  return loaded
}

export const startLanguage = async (): Promise<void> => {
  await activate(readLanguage())
  // Whatever opens over a first page opens after this.
  onFirstInput(() => void loadAllTexts().catch(() => {}))
}

export const chooseLanguage = async (language: Language): Promise<void> => {
  writeChoice(storageName, language)
  await activate(language)
  await loadAllTexts()
}
