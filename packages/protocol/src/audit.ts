/** Wire schemas of the audit log (docs/spec/audit-log.md). */
import { z } from 'zod/mini'

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))

export const AuditActor = z.union([
  z.strictObject({ type: z.enum(['person', 'management_token', 'admin_key']), id: z.string() }),
  z.strictObject({ type: z.enum(['cli', 'system']) }),
])

export const AuditEntryView = z.strictObject({
  sequence: z.int().check(z.minimum(0)),
  /** Milliseconds since 1970. */
  time: z.int().check(z.minimum(0)),
  actor: AuditActor,
  /** `<object>.<past participle>`, for instance `api_key.created`. */
  action: z.string(),
  target: z.nullable(z.strictObject({ type: z.string(), id: z.string() })),
  details: z.record(z.string(), z.json()),
  entry_hash: hash,
})
export type AuditEntryView = z.infer<typeof AuditEntryView>

/** Newest first. */
export const AuditPage = z.strictObject({ data: z.array(AuditEntryView), next_cursor: z.nullable(z.string()) })
export type AuditPage = z.infer<typeof AuditPage>

export const auditReasons = [
  'gap',
  'duplicate',
  'previous_hash_mismatch',
  'entry_hash_mismatch',
  'malformed',
  'column_mismatch',
  'time_went_back',
  'cut',
  'beyond_head',
  'head_mismatch',
  'head_missing',
  'tree_mismatch',
  'root_mismatch',
  'fork',
  'checkpoint_invalid',
  'checkpoint_unordered',
  'checkpoint_ahead',
] as const
export const AuditReason = z.enum(auditReasons)
export type AuditReason = z.infer<typeof AuditReason>

const count = z.int().check(z.minimum(0))

export const ChainReport = z.strictObject({
  ok: z.boolean(),
  /** Index of the first entry that is not vouched for; null where the log holds. */
  first_bad_index: z.nullable(count),
  reason: z.nullable(AuditReason),
  /** How many entries, from the first, were verified. */
  verified_to: count,
  /** The size of the largest signed checkpoint that agrees with them; 0 where there is none. */
  anchored_to: count,
  /** Entries after it: nothing signed speaks for them yet. */
  unanchored_tail: count,
})
export type ChainReport = z.infer<typeof ChainReport>

/** One verification at a time goes through the whole log; everybody who asks sees the same one. */
export const AuditVerification = z.strictObject({
  state: z.enum(['never', 'running', 'done', 'failed']),
  /** Entries so far, of as many as there were at its start. */
  verified: count,
  total: count,
  /** Milliseconds since 1970; null while none has begun, or ended. */
  started_at: z.nullable(count),
  finished_at: z.nullable(count),
  /** Of the last one that ended. */
  report: z.nullable(ChainReport),
})
export type AuditVerification = z.infer<typeof AuditVerification>

export const AuditCheckpoint = z.strictObject({
  size: count,
  /** 64 hexadecimal characters. */
  root: hash,
  /** Milliseconds since 1970, by the signing server's clock; not part of what is signed. */
  time: count,
  /** C2SP signed note. */
  note: z.string(),
})
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>

/** Newest first. */
export const AuditCheckpointPage = z.strictObject({
  data: z.array(AuditCheckpoint),
  next_cursor: z.nullable(z.string()),
})
export type AuditCheckpointPage = z.infer<typeof AuditCheckpointPage>

/** What somebody outside needs to check anything of this log. */
export const AuditKey = z.strictObject({
  /** `keepgate/` and the deployment's 32 hexadecimal characters. */
  origin: z.string(),
  /** `<origin>+<key id>+<base64>`, as C2SP verifier keys are written. */
  public_key: z.string(),
  /** The newest one; null before the first entry was signed for. */
  checkpoint: z.nullable(AuditCheckpoint),
})
export type AuditKey = z.infer<typeof AuditKey>

const path = z.array(hash).check(z.maxLength(64))

export const InclusionProof = z.strictObject({
  type: z.literal('keepgate-audit-inclusion'),
  version: z.literal(1),
  index: count,
  size: count,
  entry_hash: hash,
  /** The entry's exact bytes, as text. */
  bytes: z.string(),
  path,
  /** The checkpoint of `size`. */
  checkpoint: z.string(),
})
export type InclusionProof = z.infer<typeof InclusionProof>

export const ConsistencyProof = z.strictObject({
  type: z.literal('keepgate-audit-consistency'),
  version: z.literal(1),
  first_size: count,
  second_size: count,
  path,
  /** The checkpoints of the two sizes. */
  first_checkpoint: z.string(),
  second_checkpoint: z.string(),
})
export type ConsistencyProof = z.infer<typeof ConsistencyProof>
