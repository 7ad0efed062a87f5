/** Wire schemas of sign-up and login (docs/spec/login.md). The password, its slow hash and the wrap key never appear. */
import { z } from 'zod/mini'

/** Where these schemas travel, all by POST but for the session and the policy (GET) and the others' end (DELETE). */
export const authPaths = {
  setup: '/auth/setup',
  signUp: '/auth/sign-up',
  acceptInvitation: '/auth/invitations/accept',
  loginStart: '/auth/login/start',
  loginFinish: '/auth/login/finish',
  recoveryOpen: '/auth/recovery/open',
  recoveryFinish: '/auth/recovery/finish',
  password: '/auth/password',
  person: '/auth/person',
  session: '/auth/session',
  logout: '/auth/logout',
  sessions: '/auth/sessions',
  policy: '/auth/policy',
  userKey: '/auth/user-key',
  recoveryCode: '/auth/recovery/code',
} as const

/** Canonical base64url of 16 or 32 bytes; the last character is checked again where the bytes are decoded. */
const bytes16 = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/, 'must be 16 bytes in base64url'))
const bytes32 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url'))
/** A random user key, sealed by the client; opaque to the server. */
const wrappedKey = z
  .string()
  .check(z.maxLength(512), z.regex(/^kg1\.[a-z][a-z0-9_-]{0,31}\.[A-Za-z0-9_-]+$/, 'must be a sealed key (kg1.…)'))
const oneTimeToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'must be a token of 43 characters'))

/** The form that is stored, compared and hashed: NFKC, lower case, no surrounding space. Both sides apply it. */
export const normaliseEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase().normalize('NFKC')

export const Email = z
  .string()
  .check(z.minLength(3), z.maxLength(254), z.regex(/^\s*[^\s@\p{C}]+@[^\s@\p{C}]+\s*$/u, 'must be an e-mail address'))

export const DisplayName = z
  .string()
  .check(z.minLength(1), z.maxLength(80), z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must not contain control characters'))

/** What one may change of oneself without a password. */
export const PersonWrite = z.strictObject({ display_name: DisplayName })
export type PersonWrite = z.infer<typeof PersonWrite>

/** Argon2id. A client refuses less than 19 MiB or 2 passes, whoever asks for it. */
export const KdfParameters = z.strictObject({
  memory_kib: z.int().check(z.minimum(19_456), z.maximum(1_048_576)),
  iterations: z.int().check(z.minimum(2), z.maximum(16)),
  parallelism: z.int().check(z.minimum(1), z.maximum(8)),
})
export type KdfParameters = z.infer<typeof KdfParameters>

/** What a new account starts with, and what an unknown address is told. */
export const defaultKdf: KdfParameters = { memory_kib: 65_536, iterations: 3, parallelism: 1 }

/** What replaces a password: everything derived from it, nothing it can be derived from. */
export const PasswordPart = z.strictObject({
  kdf: KdfParameters,
  login_salt: bytes16,
  auth: bytes32,
  wrapped_user_key: wrappedKey,
})
export type PasswordPart = z.infer<typeof PasswordPart>

/** What a recovery code leaves with the server. */
export const RecoveryPart = z.strictObject({ salt: bytes16, auth: bytes32, wrapped_user_key: wrappedKey })
export type RecoveryPart = z.infer<typeof RecoveryPart>

export const Registration = z.strictObject({
  email: Email,
  display_name: DisplayName,
  ...PasswordPart.shape,
  recovery: RecoveryPart,
})
export type Registration = z.infer<typeof Registration>

export const LoginStart = z.strictObject({ email: Email })
export type LoginStart = z.infer<typeof LoginStart>
export const LoginStartAnswer = z.strictObject({ login_salt: bytes16, kdf: KdfParameters, recovery_salt: bytes16 })
export type LoginStartAnswer = z.infer<typeof LoginStartAnswer>

export const LoginFinish = z.strictObject({
  email: Email,
  auth: bytes32,
  transport: z._default(z.enum(['cookie', 'bearer']), 'cookie'),
})
export type LoginFinish = z.input<typeof LoginFinish>

/** First half of a recovery: proves the code, gets the user key sealed under it. */
export const RecoveryOpen = z.strictObject({ email: Email, recovery_auth: bytes32 })
export type RecoveryOpen = z.infer<typeof RecoveryOpen>
export const RecoveryOpenAnswer = z.strictObject({ wrapped_user_key: wrappedKey })
export type RecoveryOpenAnswer = z.infer<typeof RecoveryOpenAnswer>
/** Second half: the same proof with a new password. Ends every session. */
export const RecoveryFinish = z.strictObject({ ...RecoveryOpen.shape, replacement: PasswordPart })
export type RecoveryFinish = z.infer<typeof RecoveryFinish>

export const PasswordChange = z.strictObject({ current_auth: bytes32, replacement: PasswordPart })
export type PasswordChange = z.infer<typeof PasswordChange>

/** For the person logged in: the proof of their password for the user key sealed under it. */
export const UserKeyOpen = z.strictObject({ auth: bytes32 })
export type UserKeyOpen = z.infer<typeof UserKeyOpen>
export const UserKeyAnswer = z.strictObject({ wrapped_user_key: wrappedKey })
export type UserKeyAnswer = z.infer<typeof UserKeyAnswer>

/** A new recovery code; the old one opens nothing from then on. */
export const RecoveryReplace = z.strictObject({ current_auth: bytes32, recovery: RecoveryPart })
export type RecoveryReplace = z.infer<typeof RecoveryReplace>

/** What a stranger may do at this installation. */
export const AuthPolicy = z.strictObject({
  signup: z.enum(['open', 'invite', 'closed']),
  /** Nobody administers this installation yet: the setup link is the only way in. */
  setup_needed: z.boolean(),
  /**
   * How this very request came: `safe` (https, localhost), `insecure` (plain http that ALLOW_INSECURE_HTTP admits; show a
   * lasting warning), `refused` (plain http, no login).
   */
  transport: z.enum(['safe', 'insecure', 'refused']),
})
export type AuthPolicy = z.infer<typeof AuthPolicy>

export const WorkspaceName = z
  .string()
  .check(z.minLength(1), z.maxLength(80), z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must not contain control characters'))

export const SetupComplete = z.strictObject({
  token: oneTimeToken,
  registration: Registration,
  workspace_name: WorkspaceName,
})
export type SetupComplete = z.infer<typeof SetupComplete>
export const SignUpOpen = z.strictObject({ registration: Registration, workspace_name: WorkspaceName })
export type SignUpOpen = z.infer<typeof SignUpOpen>
/** Without a registration, the person who is logged in accepts. */
export const InvitationAccept = z.strictObject({ token: oneTimeToken, registration: z.optional(Registration) })
export type InvitationAccept = z.infer<typeof InvitationAccept>
