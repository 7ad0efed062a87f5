import type { Plugin } from 'vite'
import { idsByModule } from './compile-messages.ts'
import { compileCatalogue, germanFolder } from './german.ts'

const names = ['virtual:catalogue/de', 'virtual:catalogue/de-rest']
const resolvedOf = (name: string): string => `\0${name}`

type Chunk = { readonly fileName: string; readonly imports: readonly string[]; readonly moduleIds: readonly string[] }
type Chunks = Readonly<Record<string, Chunk>>

const modulePath = (id: string): string => id.split('?', 1)[0] ?? ''

/** Ids of the messages in the files that a first visit loads: those of `entrances`, and what they import at once. */
const firstIds = (chunks: Chunks, entrances: RegExp): Set<string> => {
  const files = new Set<Chunk>()
  const take = (chunk: Chunk | undefined): void => {
    if (chunk === undefined || files.has(chunk)) return
    files.add(chunk)
    for (const imported of chunk.imports) take(chunks[imported])
  }
  for (const chunk of Object.values(chunks)) if (chunk.moduleIds.some((id) => entrances.test(id))) take(chunk)
  return new Set(
    [...files].flatMap(({ moduleIds }) => moduleIds.flatMap((id) => [...(idsByModule.get(modulePath(id)) ?? [])])),
  )
}

/**
 * Serves src/locales/de/*.json as two compiled catalogues, so that the browser parses no message twice and fetches at
 * first what the first pages say. Only the whole bundle shows which messages those are.
 * @param entrances modules that a first visit loads
 */
export const cataloguePlugin = (entrances: RegExp): Plugin => {
  let whole = true
  return {
    name: 'keepgate-catalogue',
    configResolved: ({ command }) => {
      whole = command === 'serve'
    },
    resolveId: (id) => (names.includes(id) ? resolvedOf(id) : null),
    load(id) {
      const name = names.find((known) => resolvedOf(known) === id)
      if (name === undefined) return null
      this.addWatchFile(germanFolder)
      return `export const messages = JSON.parse(${JSON.stringify(whole ? JSON.stringify(compileCatalogue()) : name)})`
    },
    renderChunk(code, chunk, _options, { chunks }) {
      const name = names.find((known) => chunk.moduleIds.includes(resolvedOf(known)))
      if (name === undefined) return null
      const first = firstIds(chunks, entrances)
      const wanted = (id: string): boolean => first.has(id) === (name === names[0])
      const part = Object.fromEntries(Object.entries(compileCatalogue()).filter(([id]) => wanted(id)))
      return code.replace(/(["'`])virtual:catalogue\/[a-z-]+\1/, () => JSON.stringify(JSON.stringify(part)))
    },
  }
}
