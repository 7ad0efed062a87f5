/**
 * Drafts of development secrets that a crash left behind. A draft goes only where it is certainly no secret in use: it
 * is a second name of the secret itself, or was never written to its end. Anything else might be the last copy.
 */
import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export type Draft = { readonly path: string; readonly state: 'removable' | 'removed' | 'unsure' }

export const secretNames = ['ENCRYPTION_KEY', 'SESSION_SECRET', 'AI_MASTER_KEY'] as const

const draftName = /^(ENCRYPTION_KEY|SESSION_SECRET|AI_MASTER_KEY)\.[0-9a-f]{16}$/
export const isSecretName = (name: string): boolean =>
  secretNames.some((known) => known === name) || draftName.test(name)

/** Base64 of 32 bytes and the end of its line. */
const wholeBytes = 45
/** Whoever writes one now is done long before. */
const deadAfterMs = 3_600_000

const listed = (directory: string): string[] => {
  try {
    return readdirSync(directory)
  } catch {
    // Why it cannot be read is found out where its mode is judged.
    return []
  }
}

const isSecondName = (draft: { dev: number; ino: number }, secret: string): boolean => {
  try {
    const kept = lstatSync(secret)
    return kept.dev === draft.dev && kept.ino === draft.ino
  } catch {
    return false
  }
}

/** @param nowMs wall clock. Drafts younger than an hour, and those of other users, are not looked at. */
export const lookAtDrafts = (directory: string, user: number, nowMs: number, mend: boolean): Draft[] =>
  listed(directory).flatMap((name): Draft[] => {
    const [, secret] = draftName.exec(name) ?? []
    if (secret === undefined) return []
    const path = join(directory, name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found === undefined || !found.isFile() || found.uid !== user || nowMs - found.ctimeMs < deadAfterMs) return []
    if (!isSecondName(found, join(directory, secret)) && found.size >= wholeBytes) return [{ path, state: 'unsure' }]
    if (!mend) return [{ path, state: 'removable' }]
    try {
      rmSync(path)
      return [{ path, state: 'removed' }]
    } catch {
      return [{ path, state: 'removable' }]
    }
  })
