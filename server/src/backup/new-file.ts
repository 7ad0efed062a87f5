/**
 * A file that is there whole or not at all: written under another name beside its place, forced to the disk, then given
 * its name. Nothing is ever overwritten, no link is followed, and only this user may read it.
 */
import { type FileHandle, link, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RandomBytes } from '../crypto/random.ts'
import { AppError } from '../kernel/errors.ts'
import { systemCode } from '../kernel/system-code.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there, or the disk knows no hard links',
  EROFS: 'the disk is mounted read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EFBIG: 'the file would be larger than is allowed here',
  EIO: 'the disk failed',
  ENOENT: 'there is no such directory',
  ENOTDIR: 'that is no directory',
}

export const notWritten = (path: string, thrown: unknown): AppError => {
  if (thrown instanceof AppError) return thrown
  const code = systemCode(thrown)
  const message =
    code === 'EEXIST'
      ? `${path} exists already, and a backup overwrites nothing. Name a file that does not exist.`
      : `The backup cannot be written to ${path}: ${reasons[code ?? ''] ?? 'something failed'}${code === null ? '' : ` (${code})`}.`
  return new AppError('backup_not_written', { message, cause: thrown })
}

export type NewFile = {
  write(bytes: Uint8Array): Promise<void>
  /** Gives it its name. Throws backup_not_written where that is taken, or the disk fails. */
  publish(): Promise<void>
  /** Leaves nothing; also after `publish`. */
  discard(): Promise<void>
}

export type OpenFile = typeof open

export const partialPrefix = '.keepgate-unfinished-'

const syncDirectory = async (directory: string, openFile: OpenFile): Promise<void> => {
  const handle = await openFile(directory, 'r')
  // Some disks cannot force a directory; the file itself is safe then.
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/** @param path absolute. Throws backup_not_written. */
export const createNewFile = async (path: string, random: RandomBytes, openFile: OpenFile = open): Promise<NewFile> => {
  const directory = dirname(path)
  const partial = join(directory, `${partialPrefix}${Buffer.from(random(8)).toString('hex')}`)
  let handle: FileHandle
  try {
    handle = await openFile(partial, 'wx', 0o600)
  } catch (thrown) {
    throw notWritten(path, thrown)
  }
  let published = false
  return {
    write: async (bytes) => {
      try {
        await handle.writeFile(bytes)
      } catch (thrown) {
        throw notWritten(path, thrown)
      }
    },
    publish: async () => {
      try {
        await handle.sync()
        await handle.close()
        // Unlike a rename, a link refuses a name that is taken.
        await link(partial, path)
        published = true
        await rm(partial)
        await syncDirectory(directory, openFile)
      } catch (thrown) {
        throw notWritten(path, thrown)
      }
    },
    discard: async () => {
      await handle.close().catch(() => undefined)
      await rm(partial, { force: true })
      if (published) await rm(path, { force: true })
    },
  }
}
