/** Wire schemas of people, workspaces, members, invitations and keys. Times are milliseconds since 1970. */
import { z } from 'zod'
import { Email, WorkspaceName } from './login.ts'
import { Rank, Scope, Verb } from './ranks.ts'

const time = z.int().min(0)
const label = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must not contain control characters')

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
  token: z.string().nullable(),
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
  accepted_at: time.nullable(),
  revoked_at: time.nullable(),
})
export type InvitationView = z.infer<typeof InvitationView>
export const InvitationCreate = z.strictObject({ email: Email, rank: Rank })
export type InvitationCreate = z.infer<typeof InvitationCreate>
/** The token appears here and never again. */
export const InvitationCreated = z.strictObject({ invitation: InvitationView, token: z.string() })
export type InvitationCreated = z.infer<typeof InvitationCreated>

const modelPattern = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s*]*\*?$/, 'must be a model, with * at the end at most')
const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an address or a CIDR range')

const limits = {
  /** Null = every model. */
  allowed_models: z.array(modelPattern).min(1).max(100).nullable(),
  /** CIDRs; null = any address. */
  allowed_addresses: z.array(addressRange).min(1).max(100).nullable(),
  /** Null = the installation's default. */
  requests_per_minute: z.int().min(1).max(10_000_000).nullable(),
  drop_unsupported: z.boolean(),
}

export const ApiKeyView = z.strictObject({
  id: z.string(),
  name: z.string(),
  last_four: z.string(),
  created_by: z.string().nullable(),
  created_at: time,
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  rotated_to: z.string().nullable(),
  last_used_at: time.nullable(),
  ...limits,
})
export type ApiKeyView = z.infer<typeof ApiKeyView>

/** Why a key that works deserves a look. `no_limit`: nothing limits it, no default either. */
export const KeyRisk = z.enum(['no_expiry', 'no_limit', 'unused_30_days'])
export type KeyRisk = z.infer<typeof KeyRisk>

export const ApiKeyListed = z.strictObject({
  ...ApiKeyView.shape,
  /** Requests a minute in force: its own limit, or the default; null = limits are off. */
  minute_limit: z.int().nullable(),
  /** Of these, used within the last minute, as the answering instance counts. */
  minute_used: z.int(),
  /** Empty for a key that works no more. */
  risks: z.array(KeyRisk),
})
export type ApiKeyListed = z.infer<typeof ApiKeyListed>

export const ApiKeyCreate = z.strictObject({
  name: label,
  expires_at: time.nullable().default(null),
  allowed_models: limits.allowed_models.default(null),
  allowed_addresses: limits.allowed_addresses.default(null),
  requests_per_minute: limits.requests_per_minute.default(null),
  drop_unsupported: limits.drop_unsupported.default(false),
})
export type ApiKeyCreate = z.input<typeof ApiKeyCreate>
export const ApiKeyUpdate = z.strictObject({ name: label, expires_at: time.nullable(), ...limits }).partial()
export type ApiKeyUpdate = z.infer<typeof ApiKeyUpdate>

/** The whole key appears here and never again. */
export const ApiKeyCreated = z.strictObject({ ...ApiKeyView.shape, api_key: z.string() })
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>

/** How long the old key still works: now, 1 h, 24 h, 7 d. */
export const KeyRotate = z.strictObject({
  grace_seconds: z.literal([0, 3600, 86_400, 604_800]).default(0),
})
export type KeyRotate = z.input<typeof KeyRotate>

export const ManagementTokenView = z.strictObject({
  id: z.string(),
  name: z.string(),
  last_four: z.string(),
  created_by: z.string().nullable(),
  created_at: time,
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  rotated_to: z.string().nullable(),
  last_used_at: time.nullable(),
  /** Null = everything its creator's rank allows. */
  scopes: z.array(Verb).nullable(),
})
export type ManagementTokenView = z.infer<typeof ManagementTokenView>
/** A management token always expires. */
export const ManagementTokenCreate = z.strictObject({
  name: label,
  expires_at: time,
  scopes: z.array(Scope).min(1).nullable().default(null),
})
export type ManagementTokenCreate = z.input<typeof ManagementTokenCreate>
export const ManagementTokenCreated = z.strictObject({ ...ManagementTokenView.shape, management_token: z.string() })
export type ManagementTokenCreated = z.infer<typeof ManagementTokenCreated>
