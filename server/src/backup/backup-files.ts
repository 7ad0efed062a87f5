/** Names of backups in their directory: which are there, which are the schedule's, and which of those are too many. */
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../kernel/system-code.ts'
import { partialPrefix } from './new-file.ts'
import { readHeaderOnly } from './read.ts'

/** In the data directory, where BACKUP_DIRECTORY does not say otherwise. */
export const backupFolder = 'backups'

const ending = '.kgbackup'
const scheduled = /^keepgate-\d{8}T\d{9}Z-scheduled\.kgbackup$/
const deadAfterMs = 86_400_000

/** `keepgate-20250615T150640123Z.kgbackup`: sorts by time. */
export const backupName = (nowMs: number, origin: 'schedule' | 'command' | 'admin'): string => {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '')
  return `keepgate-${time}${origin === 'schedule' ? '-scheduled' : ''}${ending}`
}

/** What may lie in a directory of backups. */
export const isBackupName = (name: string): boolean => name.endsWith(ending) || name.startsWith(partialPrefix)

export type BackupFile = {
  readonly file: string
  readonly bytes: number
  /** As its head says, which nobody has proven; null where the head cannot be read. */
  readonly created_at: number | null
  readonly deployment: string | null
  readonly backup: string | null
}

const lookAt = async (file: string): Promise<BackupFile> => {
  try {
    const { header, bytes } = await readHeaderOnly(file)
    return { file, bytes, created_at: header.created_at, deployment: header.deployment, backup: header.backup }
  } catch {
    const found = await lstat(file)
    return { file, bytes: found.size, created_at: null, deployment: null, backup: null }
  }
}

const namesIn = async (directory: string): Promise<string[]> => {
  try {
    return await readdir(directory)
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return []
    throw thrown
  }
}

/** Newest first by name; none where there is no such directory. Links are left out. */
export const listBackupFiles = async (directory: string): Promise<BackupFile[]> => {
  const found: BackupFile[] = []
  for (const name of (await namesIn(directory))
    .filter((one) => one.endsWith(ending))
    .toSorted()
    .toReversed()) {
    const path = join(directory, name)
    if ((await lstat(path)).isFile()) found.push(await lookAt(path))
  }
  return found
}

export const makeBackupDirectory = async (directory: string): Promise<void> => {
  await mkdir(directory, { recursive: true, mode: 0o700 })
}

/**
 * Removes the schedule's oldest backups of this installation beyond `keep`. Those that somebody asked for, those of
 * another installation in the same directory, links, and what cannot be read are left alone.
 */
export const removeOldBackups = async (directory: string, deployment: string, keep: number): Promise<string[]> => {
  const mine: string[] = []
  for (const name of (await namesIn(directory))
    .filter((one) => scheduled.test(one))
    .toSorted()
    .toReversed()) {
    const path = join(directory, name)
    if (!(await lstat(path)).isFile()) continue
    if ((await lookAt(path)).deployment === deployment) mine.push(path)
  }
  const old = mine.slice(keep)
  for (const path of old) await rm(path, { force: true })
  return old
}

/** What a process that died left of a backup, after a day: whoever writes one now is done long before. */
export const removeDeadPartials = async (directory: string, nowMs: number): Promise<void> => {
  for (const name of (await namesIn(directory)).filter((one) => one.startsWith(partialPrefix))) {
    const path = join(directory, name)
    const found = await lstat(path)
    if (found.isFile() && nowMs - found.mtimeMs > deadAfterMs) await rm(path, { force: true })
  }
}
