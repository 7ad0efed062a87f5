import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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

const filesOf = (path: string): string[] => {
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

const isBuilt = (path: string): boolean => !/\.test\.tsx?$/.test(path)

/**
 * One hash over names and contents, so that a checkout with other times is still the same.
 * @param root the folder of the installation. Null where it holds no sources, only what was built from them.
 */
export const hashDashboardSources = (root: string): string | null => {
  if (!existsSync(join(root, 'dashboard/src'))) return null
  const paths = sources.flatMap((source) => (source.includes('.') ? [join(root, source)] : filesOf(join(root, source))))
  const lines = paths
    .filter((path) => isBuilt(path) && existsSync(path))
    .toSorted()
    .map((path) => `${relative(root, path).replaceAll('\\', '/')} ${sha256Hex(readFileSync(path))}`)
  return sha256Hex(lines.join('\n'))
}
