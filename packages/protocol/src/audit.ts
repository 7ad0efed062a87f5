/** Wire schemas of the audit log (docs/spec/audit-log.md). */
import { z } from 'zod/mini'

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))

export const AuditActor = z.union([
  z.strictObject({ type: z.enum(['person', 'management_token']), id: z.string() }),
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

export const ChainReport = z.strictObject({
  ok: z.boolean(),
  /** Index of the first entry that is not what was written; null where the chain holds. */
  first_bad_index: z.nullable(z.int().check(z.minimum(0))),
  reason: z.nullable(
    z.enum([
      'gap',
      'previous_hash_mismatch',
      'entry_hash_mismatch',
      'malformed',
      'column_mismatch',
      'time_went_back',
      'cut',
      'beyond_head',
      'head_mismatch',
      'head_missing',
    ]),
  ),
  /** How many entries, from the first, were verified. */
  verified_to: z.int().check(z.minimum(0)),
})
export type ChainReport = z.infer<typeof ChainReport>
