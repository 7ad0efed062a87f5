/** The file of ADMIN_CONFIG, read again when it changes: who may sign is decided by it within a second, without a restart. */
import { readFile, stat } from 'node:fs/promises'
import { type LicensedKeys, readLicensedConfig } from '../../identity/admin/licensed-config.ts'
import type { Clock } from '../../kernel/clock.ts'
import { systemCode } from '../../kernel/system-code.ts'

/** A list of a hundred keys has a tenth of it. */
const mostBytes = 256 * 1024
const trustedForMs = 500
const hasModes = process.platform !== 'win32'

const describeFailure = (thrown: unknown): LicensedKeys => {
  const code = systemCode(thrown)
  if (code === 'ENOENT') return { problem: 'it does not exist', isMissing: true }
  return { problem: code === undefined ? 'it cannot be read' : `it cannot be read (${code})` }
}

const readNow = async (path: string): Promise<LicensedKeys> => {
  try {
    const { size, mode } = await stat(path)
    if (size > mostBytes) return { problem: 'it is too large' }
    // Whoever writes it administers; where files have no modes (Windows) none is reported as open.
    if (hasModes && (mode & 0o002) !== 0) return { problem: 'every user of this machine may change it: chmod o-w' }
    return readLicensedConfig(await readFile(path))
  } catch (thrown) {
    return describeFailure(thrown)
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
