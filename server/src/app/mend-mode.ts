/** Takes the rights of others from one file or directory of ours: never adds a right, never follows a link. */
import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, type Stats, statSync } from 'node:fs'
import { systemCode } from '../kernel/system-code.ts'

export type Wanted = 'file' | 'directory'

export type Narrowing =
  | { readonly state: 'missing' | 'private' }
  /** Others may read or write it; `writable` = write. */
  | { readonly state: 'wide'; readonly mode: string; readonly writable: boolean }
  | { readonly state: 'narrowed'; readonly from: string; readonly to: string }
  /** Nothing that may be mended here: what is wrong, and what a person can do. */
  | { readonly state: 'left'; readonly problem: string; readonly fix: string; readonly harmless: boolean }

const ofOthers = 0o077
const kept = { file: 0o600, directory: 0o700 } as const satisfies Record<Wanted, number>
const inOctal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0')

const statOrNull = (read: () => Stats): Stats | null => {
  try {
    return read()
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(thrown) ?? '')) return null
    throw thrown
  }
}

const left = (problem: string, fix: string, harmless = false): Narrowing => ({ state: 'left', problem, fix, harmless })

const judgeLink = (path: string, wanted: Wanted): Narrowing => {
  const target = statOrNull(() => statSync(path))
  if (target === null) return left('is a symbolic link that leads nowhere', 'Remove it, or put back what it led to.')
  if (wanted === 'file' ? !target.isFile() : !target.isDirectory())
    return left(`is a symbolic link to something that is no ${wanted}`, 'Put back what belongs there.')
  if ((target.mode & ofOthers) === 0) return { state: 'private' }
  return left(
    `is a symbolic link, and others may reach what it leads to (${inOctal(target.mode)})`,
    `Look where it leads and give that mode ${inOctal(kept[wanted])} yourself: no link is followed to change a mode.`,
  )
}

/** What forbids to touch it, whether or not others may read it. */
const judgeEntry = (found: Stats, wanted: Wanted, user: number): Narrowing | null => {
  if (wanted === 'file' ? !found.isFile() : !found.isDirectory())
    return left(`is no ${wanted}`, 'Move it away, and put back what belongs there.')
  const wide = (found.mode & ofOthers) !== 0
  if (found.uid !== user)
    return left(
      `belongs to another user (${found.uid}; this is ${user})${wide ? `, and others may reach it (${inOctal(found.mode)})` : ''}`,
      'Run this as the user that runs the server, or give that user the whole data directory.',
      !wide,
    )
  if (!wide) return { state: 'private' }
  if (wanted === 'file' && found.nlink > 1)
    return left(
      `may be reached by others (${inOctal(found.mode)}) and has a second name elsewhere (a hard link)`,
      `Find the other name, then give it mode ${inOctal(kept.file)} yourself.`,
    )
  if (wanted === 'directory' && (found.mode & 0o1000) !== 0)
    return left('is a directory that several users share', 'Set DATA_DIR to a directory of its own.')
  return null
}

const refused = (thrown: unknown, mode: string): Narrowing =>
  left(
    `may be reached by others (${mode}), and its mode cannot be changed (${systemCode(thrown) ?? 'unknown'})`,
    'Look whether the disk is mounted read-only, and whose file it is.',
  )

/** The very file that was judged is changed, through its descriptor: what is put in its place meanwhile is not. */
const narrowJudged = (path: string, judged: Stats, wanted: Wanted): Narrowing => {
  const from = inOctal(judged.mode)
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { dev, ino, nlink } = fstatSync(descriptor)
      if (dev !== judged.dev || ino !== judged.ino || (wanted === 'file' && nlink > 1))
        return left('was replaced while it was looked at', 'Run this again.')
      const to = judged.mode & kept[wanted]
      fchmodSync(descriptor, to)
      return { state: 'narrowed', from, to: inOctal(to) }
    } finally {
      closeSync(descriptor)
    }
  } catch (thrown) {
    return refused(thrown, from)
  }
}

const judge = (path: string, wanted: Wanted, user: number, mend: boolean): Narrowing => {
  const found = statOrNull(() => lstatSync(path))
  if (found === null) return { state: 'missing' }
  if (found.isSymbolicLink()) return judgeLink(path, wanted)
  const judged = judgeEntry(found, wanted, user)
  if (judged !== null) return judged
  if (!mend) return { state: 'wide', mode: inOctal(found.mode), writable: (found.mode & 0o022) !== 0 }
  return narrowJudged(path, found, wanted)
}

/**
 * `mend` false only looks. Not for a database that this process has open: closing a second descriptor of the file drops
 * the locks that SQLite holds on it.
 */
export const narrow = (path: string, wanted: Wanted, user: number, mend: boolean): Narrowing => {
  try {
    return judge(path, wanted, user, mend)
  } catch (thrown) {
    return left(
      `cannot be looked at (${systemCode(thrown) ?? 'unknown'})`,
      'Run this as the user that runs the server.',
    )
  }
}
