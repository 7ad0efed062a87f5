/** Writes a file that was not there before, for this user alone, whole or not at all. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Secret } from '../kernel/secret.ts'
import { systemCode } from '../kernel/system-code.ts'
import { UsageError } from './failure.ts'

const refusalOf = (path: string, thrown: unknown): Error => {
  const code = systemCode(thrown) ?? 'unknown'
  if (code === 'EEXIST') return new UsageError(`${path} exists already, and nothing is overwritten. Name another file.`)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UsageError(`There is no directory ${dirname(path)}. Make it first, or name a file in another one.`)
  return new Error(`${path} cannot be written (${code}). Name a file in another place; nothing was left behind.`)
}

/** @returns the absolute path. Throws UsageError or Error, with what to do about it. */
export const writeNewPrivateFile = (path: string, text: Secret): string => {
  const whole = resolve(path)
  let mine = false
  try {
    const descriptor = openSync(whole, 'wx', 0o600)
    mine = true
    try {
      writeFileSync(descriptor, text.reveal())
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
