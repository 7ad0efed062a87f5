import { type I18n, i18n, type MessageDescriptor } from '@lingui/core'

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const accented = 'åbçdéfğhîĵķļɱñöþqŕšţûvŵxýžÅBÇDÉFĞHÎĴĶĻMÑÖÞQŔŠŢÛVŴXÝŽ'
const accents = new Map([...plain].map((letter, index) => [letter, [...accented][index] ?? letter]))

/** As much longer as German tends to be. Markup (`<0>`) stays as it is, or the message would lose its parts. */
const accent = (text: string): string =>
  text
    .split(/(<[^>]*>)/)
    .map((part) => {
      if (part.startsWith('<')) return part
      const letters = [...part].map((letter) => accents.get(letter) ?? letter).join('')
      return `${letters}${'·'.repeat(Math.floor(part.trim().length * 0.35))}`
    })
    .join('')

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A compiled message is texts between [name, type, choices by case]; `#` in a choice is the number. */
const accentTokens = (message: unknown): unknown => {
  if (!Array.isArray(message)) return message
  return message.map((token) => {
    if (typeof token === 'string') return token === '#' ? token : accent(token)
    if (!Array.isArray(token) || !isRecord(token[2])) return token
    const choices = Object.entries(token[2]).map(([name, choice]) => [name, accentTokens(choice)])
    return [token[0], token[1], Object.fromEntries(choices)]
  })
}

type Options = Parameters<I18n['_']>[2]

/** Lingui's types know a message as text; the build has made tokens of it. */
const withAccents = <Described extends { message?: string | undefined }>(described: Described): Described =>
  Object.assign({}, described, { message: accentTokens(described.message) })

/** From here on this page speaks it; only loading the page anew ends that. */
export const speakPseudo = (): void => {
  const speak = i18n._.bind(i18n)
  const speakAccented = (message: string | MessageDescriptor, values?: Record<string, unknown>, options?: Options) =>
    typeof message === 'string'
      ? speak(message, values, options === undefined ? options : withAccents(options))
      : speak(withAccents(message))
  // Lingui hands out both, and reads them anew when the language changes.
  Object.assign(i18n, { _: speakAccented, t: speakAccented })
}
