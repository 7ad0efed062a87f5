/**
 * An export of the audit log (docs/spec/audit-log.md): JSON Lines, written and verified as a stream.
 *
 *   head                    which log, its public key, where the export begins and what stands before
 *   entry | checkpoint …    entries in order; a checkpoint right after the entry that makes the log its size
 *   end                     how many entries were written: without it the file was cut on its way
 */
import { z } from 'zod/mini'
import type { AuditReason, ChainReport } from './audit.ts'
import {
  type AuditPrimitives,
  type Checkpoint,
  type CheckpointKey,
  deploymentBytes,
  deploymentOf,
  openCheckpoint,
  parsePublicKey,
} from './audit-checkpoint.ts'
import { peaksOf } from './audit-tree.ts'
import { type Beginning, beginningOfLog, type LogVerifier, verifyLog } from './audit-verifier.ts'
import { fromHex } from './hex-and-base64.ts'

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const count = z.int().check(z.minimum(0))

export const ExportHead = z.strictObject({
  type: z.literal('keepgate-audit-export'),
  version: z.literal(1),
  origin: z.string(),
  public_key: z.string(),
  /** The first entry written, and the log's size when the export began. */
  since: count,
  size: count,
  /** entry_hash(since-1), and the roots of the complete subtrees of `since` entries, largest first. */
  previous_hash: hash,
  peaks: z.array(hash),
})
export type ExportHead = z.infer<typeof ExportHead>

const ExportEntry = z.strictObject({ sequence: count, entry_hash: hash, bytes: z.string() })
const ExportCheckpoint = z.strictObject({ checkpoint: z.string() })
const ExportEnd = z.strictObject({ type: z.literal('end'), size: count, head_hash: hash })

export type ExportLine =
  | ExportHead
  | z.infer<typeof ExportEntry>
  | z.infer<typeof ExportCheckpoint>
  | z.infer<typeof ExportEnd>

export const exportLine = (line: ExportLine): string => `${JSON.stringify(line)}\n`

/** The file is no export, or of another log than the one asked about. */
export type ExportFault = 'not_an_export' | 'public_key_invalid' | 'other_public_key' | 'checkpoint_before_beginning'

export class ExportError extends Error {
  override readonly name = 'ExportError'
  readonly fault: ExportFault

  constructor(fault: ExportFault) {
    super(`The audit export cannot be judged: ${fault}.`)
    this.fault = fault
  }
}

export type ExportVerdict = {
  readonly report: ChainReport
  readonly head: ExportHead
  /** False: the key came with the file, and says only that the file agrees with itself. */
  readonly keyTrusted: boolean
}

export type VerifyExportOptions = {
  /** Got on another way than the file. */
  readonly key?: CheckpointKey
  /** Notes kept from earlier; each must be signed by the key and agree. */
  readonly trusted?: readonly string[]
  /** After each entry. */
  readonly onProgress?: (verified: number, total: number) => void
}

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const readHead = (line: string): ExportHead => {
  const head = ExportHead.safeParse(parseLine(line))
  if (!head.success || deploymentOf(head.data.origin) === null) throw new ExportError('not_an_export')
  const { since, size, peaks } = head.data
  if (since > size || peaks.length !== peaksOf(since).length) throw new ExportError('not_an_export')
  return head.data
}

/** What a part begins with is its own word, until a checkpoint behind it agrees; a whole log begins with nothing. */
const beginningOf = ({ since, previous_hash: hash, peaks }: ExportHead): Beginning =>
  since === 0 ? beginningOfLog : { size: since, hash, peaks: peaks.map((peak) => fromHex(peak) ?? new Uint8Array()) }

const keyFor = (primitives: AuditPrimitives, head: ExportHead, given: CheckpointKey | undefined): CheckpointKey => {
  const own = parsePublicKey(primitives.sha256, head.public_key)
  if (own === null || own.origin !== head.origin) throw new ExportError('public_key_invalid')
  if (given === undefined) return own
  const same = given.origin === own.origin && given.publicKey.every((byte, index) => byte === own.publicKey[index])
  if (!same) throw new ExportError('other_public_key')
  return given
}

const expectTrusted = async (
  verifier: LogVerifier,
  open: (note: string) => Promise<Checkpoint | null>,
  notes: readonly string[],
  since: number,
): Promise<void> => {
  for (const note of notes) {
    const checkpoint = await open(note)
    if (checkpoint === null) verifier.fail('checkpoint_invalid')
    else if (checkpoint.size < since) throw new ExportError('checkpoint_before_beginning')
    else verifier.expect(checkpoint)
  }
}

/** Null at the end line; otherwise why the line does not stand here, or `next`. */
const takeLine = async (
  verifier: LogVerifier,
  line: string,
  open: (note: string) => Promise<Checkpoint | null>,
): Promise<AuditReason | 'next' | 'end'> => {
  const parsed = parseLine(line)
  const entry = ExportEntry.safeParse(parsed)
  if (entry.success) {
    const { sequence, bytes, entry_hash: entryHash } = entry.data
    return verifier.add({ sequence, bytes, entryHash }) ?? 'next'
  }
  const note = ExportCheckpoint.safeParse(parsed)
  if (note.success) {
    const checkpoint = await open(note.data.checkpoint)
    if (checkpoint === null) return 'checkpoint_invalid'
    // It stands right behind its last entry: before it one is missing, behind it one came too early.
    if (checkpoint.size > verifier.size()) return 'gap'
    if (checkpoint.size < verifier.size()) return 'checkpoint_unordered'
    return verifier.expect(checkpoint) ?? 'next'
  }
  const end = ExportEnd.safeParse(parsed)
  if (!end.success) return 'malformed'
  if (end.data.size > verifier.size()) return 'cut'
  if (end.data.size < verifier.size()) return 'beyond_head'
  return end.data.head_hash === verifier.lastHash() ? 'end' : 'head_mismatch'
}

/**
 * @param lines of the file, without their line ends.
 * Throws ExportError where there is nothing to verify; every change of the log is in the report instead.
 */
export const verifyExport = async (
  primitives: AuditPrimitives,
  lines: AsyncIterable<string> | Iterable<string>,
  { key: given, trusted = [], onProgress }: VerifyExportOptions = {},
): Promise<ExportVerdict> => {
  let head: ExportHead | null = null
  let verifier: LogVerifier | null = null
  let open = (_note: string): Promise<Checkpoint | null> => Promise.resolve(null)
  let ended = false
  for await (const line of lines) {
    if (head === null || verifier === null) {
      head = readHead(line)
      const key = keyFor(primitives, head, given)
      open = (note) => openCheckpoint(primitives, note, key)
      const deployment = deploymentBytes(deploymentOf(head.origin) ?? '')
      verifier = verifyLog(primitives.sha256, deployment, beginningOf(head))
      await expectTrusted(verifier, open, trusted, head.since)
    } else if (ended) {
      verifier.fail('beyond_head')
    } else {
      const taken = await takeLine(verifier, line, open)
      if (taken === 'end') ended = true
      else if (taken !== 'next') verifier.fail(taken)
      onProgress?.(verifier.size(), head.size)
    }
    if (verifier.failed()) break
  }
  if (head === null || verifier === null) throw new ExportError('not_an_export')
  if (!ended) verifier.fail('cut')
  return { report: verifier.finish(), head, keyTrusted: given !== undefined }
}
