/** What an auditor brings along: a public key, and checkpoints kept from earlier. */
import { readFileSync } from 'node:fs'
import { type CheckpointKey, parsePublicKey, readCheckpoint } from '@keepgate/protocol/audit-checkpoint'
import { z } from 'zod'
import { auditPrimitives } from '../audit/primitives.ts'
import { systemCode } from '../kernel/system-code.ts'
import { UsageError } from './failure.ts'

/** Throws UsageError. */
export const readText = (path: string, what: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    throw new UsageError(`${what} ${path} cannot be read (${systemCode(thrown) ?? 'unknown'}).`)
  }
}

/** @param given the key itself, or a file that holds it. */
export const readPublicKey = (given: string): CheckpointKey => {
  const text = given.includes('+') ? given : readText(given, 'The public key')
  const key = parsePublicKey(auditPrimitives.sha256, text)
  if (key !== null) return key
  throw new UsageError(
    '--public-key is no public key of an audit log. keepgate audit key prints it: keepgate/…+…+…; give that text, or a file with it.',
  )
}

const Kept = z.union([z.looseObject({ note: z.string() }), z.looseObject({ checkpoint: z.string() })])

const notesIn = (text: string): string[] => {
  if (readCheckpoint(text) !== null) return [text]
  return text.split('\n').flatMap((line) => {
    try {
      const kept = Kept.parse(JSON.parse(line))
      return 'note' in kept && typeof kept.note === 'string' ? [kept.note] : [String(kept.checkpoint)]
    } catch {
      return []
    }
  })
}

/** A signed note, an audit-checkpoints.jsonl, or an earlier export: whatever holds checkpoints. */
export const readKeptCheckpoints = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const notes = notesIn(readText(path, 'The checkpoint'))
    if (notes.length > 0) return notes
    throw new UsageError(`${path} holds no checkpoint. keepgate audit checkpoint prints one.`)
  })
