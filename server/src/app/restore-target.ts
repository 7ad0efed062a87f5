/** Where a backup may be restored to: looked at before anything is made there. */
import { existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { backupFolder } from '../backup/backup-files.ts'
import { UsageError } from '../cli/failure.ts'
import { AppError } from '../kernel/errors.ts'
import { databaseFiles } from '../storage/database-files.ts'

/** What may lie in a directory that is empty otherwise: put there to start on what is restored. */
const mayBeThere: ReadonlySet<string> = new Set(['secrets', backupFolder])

const notEmpty = (directory: string, found: readonly string[]): AppError =>
  new AppError('restore_target_not_empty', {
    message: `${directory} is not empty: it holds ${found.slice(0, 5).join(', ')}${found.length > 5 ? ' …' : ''}.`,
  })

/** @param into as it was typed. @returns the absolute path. Throws UsageError, restore_target_not_empty. */
export const requireEmptyDirectory = (into: string): string => {
  const directory = resolve(into)
  const found = lstatSync(directory, { throwIfNoEntry: false })
  if (found === undefined) return directory
  if (found.isSymbolicLink())
    throw new UsageError(
      `--into ${into} is a symbolic link. Name the directory itself, so that it is clear what is filled.`,
    )
  if (!found.isDirectory()) throw new UsageError(`--into ${into} is no directory. Name a new one.`)
  const others = readdirSync(directory).filter((name) => !mayBeThere.has(name))
  if (others.length > 0) throw notEmpty(directory, others)
  return directory
}

/** A data directory may hold other things; only a database must not be there. */
export const requireNoDatabase = (dataDirectory: string): string => {
  const found = databaseFiles.filter((name) => existsSync(join(dataDirectory, name)))
  if (found.length > 0) throw notEmpty(dataDirectory, found)
  return dataDirectory
}

/** Makes the directory. @returns what takes back what a restore made in it. */
export const makeTarget = (directory: string): (() => void) => {
  const isNew = !existsSync(directory)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  return () => {
    for (const name of databaseFiles) rmSync(join(directory, name), { force: true })
    if (isNew) rmdirSync(directory)
  }
}
