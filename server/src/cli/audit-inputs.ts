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

/** Throws UsageError: what is passed over here would look as if it had been checked. */
const parseLine = (line: string, path: string, number: number): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    throw new UsageError(
      `Line ${number} of ${path} is no JSON, so what was kept there is not whole: nothing was verified. Take another copy, or leave out that line if you know what it was.`,
    )
  }
}

/** An export also has lines of other kinds. */
const notesIn = (text: string, path: string): string[] => {
  if (readCheckpoint(text) !== null) return [text]
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const kept = Kept.safeParse(parseLine(line, path, index + 1))
    if (!kept.success) return []
    return 'note' in kept.data && typeof kept.data.note === 'string' ? [kept.data.note] : [String(kept.data.checkpoint)]
  })
}

/** A signed note, an audit-checkpoints.jsonl, or an earlier export: whatever holds checkpoints. */
export const readKeptCheckpoints = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const notes = notesIn(readText(path, 'The checkpoint'), path)
    if (notes.length > 0) return notes
    throw new UsageError(`${path} holds no checkpoint. keepgate audit checkpoint prints one.`)
  })
