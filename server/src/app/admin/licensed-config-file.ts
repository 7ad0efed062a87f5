/** The file of ADMIN_CONFIG, read again when it changes: who may sign is decided by it within a second, without a restart. */
import { readFile, stat } from 'node:fs/promises'
import { type LicensedKeys, readLicensedConfig } from '../../identity/admin/licensed-config.ts'
import type { Clock } from '../../kernel/clock.ts'
import { systemCode } from '../../kernel/system-code.ts'

/** A list of a hundred keys has a tenth of it. */
const mostBytes = 256 * 1024
const trustedForMs = 500

const describeFailure = (thrown: unknown): string => {
  const code = systemCode(thrown)
  if (code === 'ENOENT') return 'it does not exist'
  return code === undefined ? 'it cannot be read' : `it cannot be read (${code})`
}

const readNow = async (path: string): Promise<LicensedKeys> => {
  try {
    if ((await stat(path)).size > mostBytes) return { problem: 'it is too large' }
    return readLicensedConfig(await readFile(path))
  } catch (thrown) {
    return { problem: describeFailure(thrown) }
  }
}

/** Never rejects: what cannot be read opens nothing. */
export const createLicensedConfigFile = (path: string, clock: Clock): (() => Promise<LicensedKeys>) => {
  let last: { readonly at: number; readonly read: Promise<LicensedKeys> } | null = null
  return () => {
    const now = clock.monotonic()
    if (last === null || now - last.at >= trustedForMs) last = { at: now, read: readNow(path) }
    return last.read
  }
}
