/** How much JavaScript stands between an address and what it shows, by the manifest of the build that is served. */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { repositoryRoot } from '../../server/test/harness/child.ts'

const built = join(repositoryRoot, 'dashboard/dist')
const largestBytes = 170_000
/** The entry, the session gate and the login's form. */
const largestLoginBytes = 180_000

type Chunk = { readonly file: string; readonly imports?: readonly string[] }
let manifest: Readonly<Record<string, Chunk>>

beforeAll(() => {
  execFileSync(process.execPath, [join(repositoryRoot, 'scripts/build-dashboard.ts')], { stdio: 'inherit' })
  manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'))
}, 120_000)

/** Gzipped bytes of these modules and all that they import at once. */
const loadedBytes = (...modules: readonly string[]): number => {
  const files = new Set<string>()
  const take = (name: string): void => {
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`${name} is not in the manifest`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) take(imported)
  }
  for (const name of modules) take(name)
  return [...files].reduce((sum, file) => sum + statSync(join(built, `${file}.gz`)).size, 0)
}

it('loads at most 170 kB of JavaScript, gzipped, before anything is chosen', () => {
  expect(loadedBytes('index.html')).toBeLessThanOrEqual(largestBytes)
})

it('shows the login after at most 180 kB', () => {
  const login = ['src/pages/login/login-page.tsx', 'src/pages/login/login-screen.tsx']
  expect(loadedBytes('index.html', ...login)).toBeLessThanOrEqual(largestLoginBytes)
})
