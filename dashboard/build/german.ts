/** The German texts: src/locales/de/<area>.json, each `{ "English message": "German message" }` in ICU form. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CompiledMessage, compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { generateMessageId } from '@lingui/message-utils/generateMessageId'
import { z } from 'zod'

export const germanFolder = fileURLToPath(new URL('../src/locales/de/', import.meta.url))

const AreaTexts = z.record(z.string(), z.string().min(1))

/** Where a context tells two equal English texts apart, the key is `message [context]`. */
export const germanKey = (message: string, context?: string): string =>
  context === undefined ? message : `${message} [${context}]`

const splitKey = (key: string): { message: string; context?: string } => {
  const match = /^(.*) \[([a-z ]+)\]$/s.exec(key)
  return match?.[1] === undefined || match[2] === undefined
    ? { message: key }
    : { message: match[1], context: match[2] }
}

/** English key → German, with the area that said so. Throws if two areas disagree about one text. */
export const readGerman = (): ReadonlyMap<string, { readonly german: string; readonly area: string }> => {
  const texts = new Map<string, { german: string; area: string }>()
  for (const file of readdirSync(germanFolder)
    .filter((entry) => entry.endsWith('.json'))
    .toSorted()) {
    const area = file.slice(0, -'.json'.length)
    for (const [key, german] of Object.entries(
      AreaTexts.parse(JSON.parse(readFileSync(germanFolder + file, 'utf8'))),
    )) {
      const known = texts.get(key)
      if (known !== undefined && known.german !== german) {
        throw new Error(`“${key}” is “${known.german}” in ${known.area}.json and “${german}” in ${file}`)
      }
      texts.set(key, { german, area })
    }
  }
  return texts
}

/** Message id → compiled German. Throws on a text that is not ICU MessageFormat. */
export const compileCatalogue = (): Record<string, CompiledMessage> => {
  const catalogue: Record<string, CompiledMessage> = {}
  for (const [key, { german }] of readGerman()) {
    const { message, context } = splitKey(key)
    catalogue[generateMessageId(message, context)] = compileMessageOrThrow(german)
  }
  return catalogue
}
