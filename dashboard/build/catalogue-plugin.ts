import type { Plugin } from 'vite'
import { compileCatalogue, germanFolder } from './german.ts'

const name = 'virtual:catalogue/de'
const resolved = `\0${name}`

/** Serves src/locales/de/*.json as one compiled catalogue, so that the browser parses no message twice. */
export const cataloguePlugin = (): Plugin => ({
  name: 'keepgate-catalogue',
  resolveId: (id) => (id === name ? resolved : null),
  load(id) {
    if (id !== resolved) return null
    this.addWatchFile(germanFolder)
    return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(compileCatalogue()))})`
  },
})
