/** A new file that only this user may read, whole or not at all; nothing is overwritten, no link is followed. */
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { systemCode } from '../kernel/system-code.ts'
import { UsageError } from './failure.ts'

const refusalOf = (path: string, thrown: unknown): unknown => {
  const code = systemCode(thrown)
  if (code === 'EEXIST') return new UsageError(`${path} exists already. Name a file that does not exist.`)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UsageError(`There is no directory ${dirname(path)}. Make it first, or name a file in another one.`)
  if (code === null) return thrown
  const full = code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT' ? ' There is no room for it.' : ''
  return new Error(`${path} cannot be written (${code}).${full} Nothing was left behind.`, { cause: thrown })
}

/** @param write gets a function that appends. @returns the absolute path. Throws UsageError or Error, with what to do. */
export const writeNewFile = async (
  path: string,
  write: (append: (text: string) => Promise<void>) => Promise<void>,
): Promise<string> => {
  const whole = resolve(path)
  let handle: FileHandle | null = null
  try {
    handle = await open(whole, 'wx', 0o600)
    const file = handle
    await write(async (text) => void (await file.appendFile(text)))
    await handle.sync()
    await handle.close()
    return whole
  } catch (thrown) {
    if (handle !== null) {
      await handle.close().catch(() => undefined)
      await rm(whole, { force: true })
    }
    throw refusalOf(whole, thrown)
  }
}
