/**
 * Builds the dashboard into dashboard/dist, if what lies there was built from other sources.
 *
 *   node scripts/build-dashboard.ts             fails where it cannot build
 *   node scripts/build-dashboard.ts --prepare   after an installation: tells it, and lets the installation stand
 *
 * Every file is compressed here once, so that the server never does. The folder is put in place in one step: a running
 * server, or a second build, never meets half of it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { readEarlyFiles } from '../dashboard/build/early-files.ts'
import { hashDashboardSources } from '../server/src/app/dashboard/sources-hash.ts'
import { type BuildRecord, buildRecordName, readBuildRecord } from '../server/src/http/dashboard/built-dashboard.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dashboard = join(root, 'dashboard')
const target = join(dashboard, 'dist')
const preparing = process.argv.includes('--prepare')

// Not the page: it is completed for each visit, and fits a packet or two as it is.
const isCompressible = (path: string): boolean => /\.(?:css|js|svg)$/.test(path)

const compressFile = (path: string): void => {
  const bytes = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
}

const recordFiles = (folder: string): BuildRecord['files'] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    // The manifest is for the size test, not for browsers.
    .filter((path) => !path.startsWith('.vite/'))
    .toSorted()
    .map((path) => ({ path, compressed: isCompressible(path) }))

const mostTries = 5

/** Of two builds of the same sources the first to come stands; of others each waits until the place is its own. */
const putInPlace = async (made: string, sources: string): Promise<void> => {
  const old = `${made}-old`
  for (let tries = 1; (await readBuildRecord(target))?.sources !== sources; tries += 1) {
    try {
      if (existsSync(target)) renameSync(target, old)
      renameSync(made, target)
    } catch (error) {
      // Another build took the folder away, or put its own there, between two of these steps.
      if (tries === mostTries) throw error
    } finally {
      rmSync(old, { recursive: true, force: true })
    }
  }
}

const buildInto = async (folder: string, sources: string): Promise<void> => {
  // Vite and React look here; a developer's own value would build React's slow development half.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  await build({ root: dashboard, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  const files = recordFiles(folder)
  for (const { path, compressed } of files) if (compressed) compressFile(join(folder, path))
  const record: BuildRecord = { sources, files, early: readEarlyFiles(folder) }
  writeFileSync(join(folder, buildRecordName), `${JSON.stringify(record, null, 1)}\n`)
}

const sources = hashDashboardSources(root)
if (sources === null) throw new Error('The sources of the dashboard are not here.')
if ((await readBuildRecord(target))?.sources !== sources) {
  const workplace = join(dashboard, `.building-${process.pid}`)
  try {
    mkdirSync(workplace, { recursive: true })
    await buildInto(workplace, sources)
    await putInPlace(workplace, sources)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const missing = /Cannot find (?:package|module)/.test(reason)
    // Without the development packages there is nothing to build with; the server says so where somebody looks.
    if (!preparing || !missing) process.stderr.write(`The dashboard could not be built: ${reason}\n`)
    if (!preparing) process.exitCode = 1
  } finally {
    rmSync(workplace, { recursive: true, force: true })
  }
}
