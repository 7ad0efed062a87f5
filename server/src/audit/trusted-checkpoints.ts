/**
 * Signed checkpoints beside the database: whoever rewrites or cuts the database does not reach them. One line a
 * checkpoint, only ever appended to. Who can write the file can take lines away, but only what carries our signature
 * counts, and a line that a crash left half is passed over.
 *
 *   {"size":…,"time":…,"note":"…"}\n
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { systemCode } from '../kernel/system-code.ts'

const Line = z.strictObject({ size: z.int(), time: z.int(), note: z.string() })

export type TrustedCheckpoints = {
  /** Every note, oldest first, unverified. */
  readonly notes: () => readonly string[]
  /** The newest ones of `notes`, without reading the whole file. */
  readonly newest: () => readonly string[]
  /** Is on the disk when it returns. */
  readonly add: (checkpoint: { readonly size: number; readonly time: number; readonly note: string }) => void
}

export const noTrustedCheckpoints: TrustedCheckpoints = { notes: () => [], newest: () => [], add: () => undefined }

const tailBytes = 16_384

const notesIn = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [Line.parse(JSON.parse(line)).note]
    } catch {
      return []
    }
  })

const readEnd = (descriptor: number, length: number): string => {
  const { size } = fstatSync(descriptor)
  const bytes = Buffer.alloc(Math.min(length, size))
  readSync(descriptor, bytes, 0, bytes.length, size - bytes.length)
  return bytes.toString('utf8')
}

/** A file that is not there has said nothing yet; one that cannot be read is a failure. */
const unlessMissing = (read: () => string[]): string[] => {
  try {
    return read()
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return []
    throw thrown
  }
}

/** The file's name in the data directory. */
export const checkpointsFile = 'audit-checkpoints.jsonl'

/** @param path of the file; a directory that is not there is made with it. */
export const trustedCheckpointsFile = (path: string): TrustedCheckpoints => ({
  notes: () => unlessMissing(() => notesIn(readFileSync(path, 'utf8'))),
  newest: () =>
    unlessMissing(() => {
      const descriptor = openSync(path, 'r')
      try {
        return notesIn(readEnd(descriptor, tailBytes))
      } finally {
        closeSync(descriptor)
      }
    }),
  add: ({ size, time, note }) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const descriptor = openSync(path, 'a+', 0o600)
    try {
      const end = readEnd(descriptor, 1)
      // One write: either the line is there, or a half line that the next one leaves behind it.
      writeSync(descriptor, `${end === '' || end === '\n' ? '' : '\n'}${JSON.stringify({ size, time, note })}\n`)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  },
})
