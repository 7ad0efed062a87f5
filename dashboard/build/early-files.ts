/** Which files of a build a visit needs at once although the page does not name them: the server does, by who asks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), name: z.optional(z.string()), imports: z.optional(z.array(z.string())) }),
)
type Manifest = z.infer<typeof Manifest>

/** Files of the part with this name, and of what it imports at once. */
const filesOf = (manifest: Manifest, name: string): string[] => {
  const keys = new Set(Object.keys(manifest).filter((key) => manifest[key]?.name === name))
  if (keys.size === 0) throw new Error(`The build has no part called ${name}.`)
  // A set goes through what is added on the way.
  for (const key of keys) for (const imported of manifest[key]?.imports ?? []) keys.add(imported)
  return [...keys].flatMap((key) => manifest[key]?.file ?? [])
}

/** The face of nearly all text; the others come where a letter asks for them. */
const face = /(?:^|\/)ibm-plex-sans-latin-wght-normal-[^/]+\.woff2$/

/**
 * Reads Vite's manifest; parts are named in vite.config.ts, and a catalogue after its language.
 * @param folder of the build
 */
export const readEarlyFiles = (folder: string): Record<'everyone' | 'stranger' | 'german', string[]> => {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')))
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const unnamed = (files: readonly string[]): string[] => files.filter((file) => !page.includes(`/${file}"`))
  const faces = Object.values(manifest).flatMap(({ file }) => (face.test(file) ? file : []))
  if (faces.length === 0) throw new Error('The build has no face for its text.')
  return { everyone: faces, stranger: unnamed(filesOf(manifest, 'gate')), german: unnamed(filesOf(manifest, 'de')) }
}
