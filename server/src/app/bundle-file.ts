/** Puts a bundle on the disk: a new file that only this user may read, whole or not at all. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from '../cli/failure.ts'
import { systemCode } from '../kernel/system-code.ts'

/** `keepgate-doctor-20250615T150640Z.json` */
export const bundleName = (nowMs: number): string =>
  `keepgate-doctor-${new Date(nowMs).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}.json`

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'This user may not write there. Name a file in a directory of your own.',
  EROFS: 'The disk is mounted read-only. Name a file on another one.',
  ENOSPC: 'The disk is full. Free some room, or name a file on another one.',
  EDQUOT: 'The quota of this user is used up. Free some room, or name a file on another disk.',
}

const refusalOf = (path: string, thrown: unknown): Error => {
  const code = systemCode(thrown) ?? 'unknown'
  if (code === 'EEXIST')
    return new UsageError(`${path} exists already, and a bundle overwrites nothing. Name a file that does not exist.`)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UsageError(`There is no directory ${dirname(path)}. Make it first, or name a file in another one.`)
  const reason = reasons[code] ?? 'Name a file in another place.'
  return new Error(`The bundle cannot be written to ${path} (${code}). ${reason} Nothing was left behind.`)
}

/** @returns the absolute path. Throws UsageError or Error, with what to do about it. */
export const writeBundleFile = (path: string, text: string): string => {
  const whole = resolve(path)
  let mine = false
  try {
    const descriptor = openSync(whole, 'wx', 0o600)
    mine = true
    try {
      writeFileSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    return whole
  } catch (thrown) {
    if (mine) rmSync(whole, { force: true })
    throw refusalOf(whole, thrown)
  }
}
