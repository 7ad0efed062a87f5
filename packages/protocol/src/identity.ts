/** Wire schemas of people, workspaces, members, invitations and keys. Times are milliseconds since 1970. */
import { z } from 'zod/mini'
import { Email, WorkspaceName } from './login.ts'
import { Scope, Verb } from './permissions.ts'
import { Rank } from './ranks.ts'

const time = z.int().check(z.minimum(0))
const label = z
  .string()
  .check(z.minLength(1), z.maxLength(80), z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must not contain control characters'))

export const PersonView = z.strictObject({
  id: z.string(),
  email: z.string(),
  display_name: z.string(),
  role: z.enum(['user', 'admin']),
  created_at: time,
})
export type PersonView = z.infer<typeof PersonView>

export const LoginAnswer = z.strictObject({
  /** Null where the token travels as a cookie. */
  token: z.nullable(z.string()),
  expires_at: time,
  person: PersonView,
  /** Sealed under the wrap key; only the client opens it. */
  wrapped_user_key: z.string(),
})
export type LoginAnswer = z.infer<typeof LoginAnswer>

export const SessionView = z.strictObject({
  id: z.string(),
  created_at: time,
  expires_at: time,
  transport: z.enum(['cookie', 'bearer']),
  current: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>

export const WorkspaceView = z.strictObject({
  id: z.string(),
  name: z.string(),
  created_at: time,
  /** The asking person's; a management token's bound. */
  rank: Rank,
})
export type WorkspaceView = z.infer<typeof WorkspaceView>

export const SessionAnswer = z.strictObject({
  person: PersonView,
  session_id: z.string(),
  transport: z.enum(['cookie', 'bearer']),
  /** The session travels over plain http because ALLOW_INSECURE_HTTP is set: show a lasting warning. */
  insecure_transport: z.boolean(),
  workspaces: z.array(WorkspaceView),
})
export type SessionAnswer = z.infer<typeof SessionAnswer>

export const WorkspaceWrite = z.strictObject({ name: WorkspaceName })
export type WorkspaceWrite = z.infer<typeof WorkspaceWrite>

export const MemberView = z.strictObject({
  id: z.string(),
  person_id: z.string(),
  email: z.string(),
  display_name: z.string(),
  rank: Rank,
  created_at: time,
})
export type MemberView = z.infer<typeof MemberView>
export const MemberUpdate = z.strictObject({ rank: Rank })
export type MemberUpdate = z.infer<typeof MemberUpdate>

export const InvitationView = z.strictObject({
  id: z.string(),
  email: z.string(),
  rank: Rank,
  created_at: time,
  expires_at: time,
  accepted_at: z.nullable(time),
  revoked_at: z.nullable(time),
})
export type InvitationView = z.infer<typeof InvitationView>
export const InvitationCreate = z.strictObject({ email: Email, rank: Rank })
export type InvitationCreate = z.infer<typeof InvitationCreate>
/** The token appears here and never again. */
export const InvitationCreated = z.strictObject({ invitation: InvitationView, token: z.string() })
export type InvitationCreated = z.infer<typeof InvitationCreated>

const modelPattern = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.regex(/^[^\s*]*\*?$/, 'must be a model, with * at the end at most'))
const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an address or a CIDR range')

const limits = {
  /** Null = every model. */
  allowed_models: z.nullable(z.array(modelPattern).check(z.minLength(1), z.maxLength(100))),
  /** CIDRs; null = any address. */
  allowed_addresses: z.nullable(z.array(addressRange).check(z.minLength(1), z.maxLength(100))),
  /** Null = the installation's default. */
  requests_per_minute: z.nullable(z.int().check(z.minimum(1), z.maximum(10_000_000))),
  drop_unsupported: z.boolean(),
}

export const ApiKeyView = z.strictObject({
  id: z.string(),
  name: z.string(),
  last_four: z.string(),
  created_by: z.nullable(z.string()),
  created_at: time,
  expires_at: z.nullable(time),
  revoked_at: z.nullable(time),
  rotated_to: z.nullable(z.string()),
  last_used_at: z.nullable(time),
  ...limits,
  /** The gateway it was taken over from: such a key ends with the window. Null = made here. */
  source: z.nullable(z.enum(['perpetuo'])),
})
export type ApiKeyView = z.infer<typeof ApiKeyView>

/** Why a key that works deserves a look. `no_limit`: nothing limits it, no default either. */
export const KeyRisk = z.enum(['no_expiry', 'no_limit', 'unused_30_days'])
export type KeyRisk = z.infer<typeof KeyRisk>

export const ApiKeyListed = z.strictObject({
  ...ApiKeyView.shape,
  /** Requests a minute in force: its own limit, or the default; null = limits are off. */
  minute_limit: z.nullable(z.int()),
  /** Of these, used within the last minute, as the answering instance counts. */
  minute_used: z.int(),
  /** Empty for a key that works no more. */
  risks: z.array(KeyRisk),
})
export type ApiKeyListed = z.infer<typeof ApiKeyListed>

export const ApiKeyCreate = z.strictObject({
  name: label,
  expires_at: z._default(z.nullable(time), null),
  allowed_models: z._default(limits.allowed_models, null),
  allowed_addresses: z._default(limits.allowed_addresses, null),
  requests_per_minute: z._default(limits.requests_per_minute, null),
  drop_unsupported: z._default(limits.drop_unsupported, false),
})
export type ApiKeyCreate = z.input<typeof ApiKeyCreate>
export const ApiKeyUpdate = z.partial(z.strictObject({ name: label, expires_at: z.nullable(time), ...limits }))
export type ApiKeyUpdate = z.infer<typeof ApiKeyUpdate>

/** The whole key appears here and never again. */
export const ApiKeyCreated = z.strictObject({ ...ApiKeyView.shape, api_key: z.string() })
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>

/** How long the old key still works: now, 1 h, 24 h, 7 d. */
export const KeyRotate = z.strictObject({
  grace_seconds: z._default(z.literal([0, 3600, 86_400, 604_800]), 0),
})
export type KeyRotate = z.input<typeof KeyRotate>

export const ManagementTokenView = z.strictObject({
  id: z.string(),
  name: z.string(),
  last_four: z.string(),
  created_by: z.nullable(z.string()),
  created_at: time,
  expires_at: z.nullable(time),
  revoked_at: z.nullable(time),
  rotated_to: z.nullable(z.string()),
  last_used_at: z.nullable(time),
  /** Null = everything its creator's rank allows. */
  scopes: z.nullable(z.array(Verb)),
})
export type ManagementTokenView = z.infer<typeof ManagementTokenView>
/** A management token always expires. */
export const ManagementTokenCreate = z.strictObject({
  name: label,
  expires_at: time,
  scopes: z._default(z.nullable(z.array(Scope).check(z.minLength(1))), null),
})
export type ManagementTokenCreate = z.input<typeof ManagementTokenCreate>
export const ManagementTokenCreated = z.strictObject({ ...ManagementTokenView.shape, management_token: z.string() })
export type ManagementTokenCreated = z.infer<typeof ManagementTokenCreated>
