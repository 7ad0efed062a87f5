/** Wire schemas of /api/admin: commands, their answers, and what there is to look at (docs/spec/admin-command.md). */
import { z } from 'zod/mini'
import { AdminPermission, AdminRole } from './admin-roles.ts'
import { AuditEntryView } from './audit.ts'

const time = z.int().check(z.minimum(0))
const digest = z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the base64 of a SHA-256'))
const json = z.record(z.string(), z.json())

/** Body of POST /api/admin/command. */
export const AdminCommandRequest = z.strictObject({
  command: z.string().check(z.minLength(1), z.maxLength(64)),
  arguments: z._default(json, {}),
})
export type AdminCommandRequest = z.input<typeof AdminCommandRequest>

export const AdminCommandAnswer = z.union([
  z.strictObject({ status: z.literal('completed'), id: z.string(), result: json }),
  z.strictObject({
    status: z.literal('pending'),
    id: z.string(),
    /** Base64 of the SHA-256 of the body that waits: what `approve` must name. */
    digest,
    /** In plain words. */
    description: z.string(),
    expires_at: time,
  }),
])
export type AdminCommandAnswer = z.infer<typeof AdminCommandAnswer>

export const ApproveArguments = z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(64)), digest })

/** `running` after a crash as well: the audit log has the intent without an outcome. */
export const AdminCommandStatus = z.enum(['pending', 'running', 'completed', 'failed', 'expired', 'withdrawn'])
export type AdminCommandStatus = z.infer<typeof AdminCommandStatus>

export const AdminCommandView = z.strictObject({
  id: z.string(),
  command: z.string(),
  status: AdminCommandStatus,
  key_id: z.string(),
  created_at: time,
  /** Of a command that waits or waited for a second key. */
  expires_at: z.nullable(time),
  approved_by: z.nullable(z.string()),
  finished_at: z.nullable(time),
  error_code: z.nullable(z.string()),
  description: z.string(),
  digest,
  /** The exact bytes that were signed, as text, while the command waits: hash them before approving. */
  body: z.nullable(z.string()),
})
export type AdminCommandView = z.infer<typeof AdminCommandView>

/** Newest first. */
export const AdminCommandsPage = z.strictObject({
  data: z.array(AdminCommandView),
  next_cursor: z.nullable(z.string()),
})
export type AdminCommandsPage = z.infer<typeof AdminCommandsPage>

export const AdminKeyView = z.strictObject({
  id: z.string(),
  public_key_hex: z.string(),
  roles: z.array(AdminRole),
  workspaces: z.nullable(z.array(z.string())),
  not_before: z.nullable(time),
  not_after: z.nullable(time),
  source: z.enum(['file', 'command']),
  revoked_at: z.nullable(time),
})
export type AdminKeyView = z.infer<typeof AdminKeyView>

export const AdminStatus = z.strictObject({
  version: z.string(),
  environment: z.string(),
  time,
  /** The key that asks. */
  key_id: z.string(),
  ready: z.boolean(),
  checks: z.record(z.string(), z.boolean()),
  keys: z.array(AdminKeyView),
  pending: z.int(),
  commands: z.array(
    z.strictObject({
      name: z.string(),
      summary: z.string(),
      permission: AdminPermission,
      destructive: z.enum(['never', 'sometimes', 'always']),
    }),
  ),
})
export type AdminStatus = z.infer<typeof AdminStatus>

export const AdminAuditEntry = z.strictObject({ ...AuditEntryView.shape, workspace_id: z.nullable(z.string()) })
export type AdminAuditEntry = z.infer<typeof AdminAuditEntry>
/** Of every workspace and the installation itself, newest first. */
export const AdminAuditPage = z.strictObject({
  data: z.array(AdminAuditEntry),
  next_cursor: z.nullable(z.string()),
})
export type AdminAuditPage = z.infer<typeof AdminAuditPage>
