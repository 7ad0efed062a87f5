/** The dashboard's build as it lies on disk: `build.json`, the files, and a `.br` and `.gz` beside what compresses. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export const buildRecordName = 'build.json'

const Paths = z.array(z.string())

/** Paths of files that the page does not name itself, by who needs them at once. */
const EarlyFiles = z.strictObject({
  everyone: Paths,
  /** Whoever has no session, and so is shown the login. */
  stranger: Paths,
  german: Paths,
})

export const BuildRecord = z.strictObject({
  /** Hash of the sources it was built from. */
  sources: z.string(),
  files: z.array(
    z.strictObject({
      /** With `/` between parts, without one at the start. */
      path: z.string(),
      compressed: z.boolean(),
    }),
  ),
  early: EarlyFiles,
})
export type BuildRecord = z.infer<typeof BuildRecord>

export type DashboardFile = {
  readonly contentType: string
  readonly plain: Uint8Array
  /** Null for what does not compress. */
  readonly compressed: { readonly br: Uint8Array; readonly gzip: Uint8Array } | null
}

export type BuiltDashboard = {
  /** The HTML of every address; `writePage` completes it. */
  readonly page: string
  readonly early: z.infer<typeof EarlyFiles>
  /** By path; nothing outside this list is ever served. */
  readonly files: ReadonlyMap<string, DashboardFile>
}

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
}

export const contentTypeOf = (path: string): string | undefined => contentTypes[path.slice(path.lastIndexOf('.') + 1)]

/** Null where nothing was built, or what lies there cannot be read. */
export const readBuildRecord = async (folder: string): Promise<BuildRecord | null> => {
  try {
    return BuildRecord.parse(JSON.parse(await readFile(join(folder, buildRecordName), 'utf8')))
  } catch {
    return null
  }
}

const readDashboardFile = async (folder: string, file: BuildRecord['files'][number]): Promise<DashboardFile> => {
  const contentType = contentTypeOf(file.path)
  if (contentType === undefined) throw new Error(`No content type is known for ${file.path}`)
  const whole = join(folder, file.path)
  const plain = await readFile(whole)
  if (!file.compressed) return { contentType, plain, compressed: null }
  const [br, gzip] = await Promise.all([readFile(`${whole}.br`), readFile(`${whole}.gz`)])
  return { contentType, plain, compressed: { br, gzip } }
}

/** Reads every file into memory: a later build on disk does not change what runs. Throws where one is missing. */
export const readBuiltDashboard = async (folder: string, record: BuildRecord): Promise<BuiltDashboard> => {
  const files = new Map(
    await Promise.all(record.files.map(async (file) => [file.path, await readDashboardFile(folder, file)] as const)),
  )
  const page = files.get('index.html')
  if (page === undefined) throw new Error('The build has no index.html')
  files.delete('index.html')
  return { page: Buffer.from(page.plain).toString(), early: record.early, files }
}
