import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/hash.ts'

/** Everything that the build is made from; the lockfile stands for the installed packages. */
const sources = [
  'dashboard/build',
  'dashboard/public',
  'dashboard/src',
  'dashboard/index.html',
  'dashboard/package.json',
  'dashboard/vite.config.ts',
  'packages/client/src',
  'packages/protocol/src',
  'package-lock.json',
] as const

/** Below `root`, with the system's separators. */
const filesOf = (root: string, source: string): string[] => {
  const whole = join(root, source)
  if (!existsSync(whole)) return []
  if (statSync(whole).isFile()) return [source]
  const names = readdirSync(whole, { recursive: true, withFileTypes: true })
  const before = whole.length - source.length
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(before))
}

const isBuilt = (path: string): boolean => !/\.test\.tsx?$/.test(path)

/**
 * One hash over names and contents, so that a checkout with other times is still the same. Some hundred files: every
 * call of the file system a file, and every path taken apart, is felt at the start.
 * @param root the folder of the installation. Null where it holds no sources, only what was built from them.
 */
export const hashDashboardSources = (root: string): string | null => {
  if (!existsSync(join(root, 'dashboard/src'))) return null
  const lines = sources
    .flatMap((source) => filesOf(root, source))
    .filter(isBuilt)
    .toSorted()
    .map((path) => `${path.replaceAll('\\', '/')} ${sha256Hex(readFileSync(join(root, path)))}`)
  return sha256Hex(lines.join('\n'))
}
