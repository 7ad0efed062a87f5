import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RandomBytes } from '../crypto/random.ts'
import { systemCode } from '../kernel/system-code.ts'

export type DevelopmentSecret = { readonly text: string; readonly path: string; readonly created: boolean }

const writeDurably = (path: string, text: string): void => {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * The secret kept in `<directory>/<name>` (0600, directory 0700), made of 32 random bytes if there is none. It appears
 * there whole or not at all, so that two processes starting at once end with the same one. Throws the system's errors.
 */
export const developmentSecret = (directory: string, name: string, randomBytes: RandomBytes): DevelopmentSecret => {
  const path = join(directory, name)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const read = (created: boolean): DevelopmentSecret => ({ text: readFileSync(path, 'utf8').trim(), path, created })
  try {
    return read(false)
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw thrown
  }
  const text = `${Buffer.from(randomBytes(32)).toString('base64')}\n`
  const draft = `${path}.${Buffer.from(randomBytes(8)).toString('hex')}`
  writeDurably(draft, text)
  try {
    linkSync(draft, path)
    return read(true)
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return read(false)
    // A file system without links: exclusive creation is the next best.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(thrown) ?? '')) throw thrown
    writeDurably(path, text)
    return read(true)
  } finally {
    rmSync(draft, { force: true })
  }
}
