/** What `keepgate vault import` can read: a file a format, one line here. */
import type { ImportFormat } from './format.ts'
import { perpetuo } from './perpetuo/perpetuo.ts'
import { tuxedo } from './tuxedo.ts'

export const importFormats: readonly ImportFormat[] = [tuxedo, perpetuo]

/** Throws for a name that the command line has not checked. */
export const getImportFormat = (name: string): ImportFormat => {
  const found = importFormats.find((format) => format.name === name)
  if (found === undefined) throw new Error(`There is no format ${name}.`)
  return found
}
