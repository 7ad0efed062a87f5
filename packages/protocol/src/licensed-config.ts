/** The file that says whose signature opens /api/admin: `licensed_config.json` (docs/guides/administer.md). */
import { z } from 'zod/mini'
import { AdminRole } from './admin-roles.ts'
import { keyIdPattern } from './admin-signature.ts'

/** The 32 bytes of an Ed25519 public key (RFC 8032). */
export const PublicKeyHex = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal characters'))

export const AdminKeyId = z.string().check(z.regex(keyIdPattern, 'must be 1 to 64 of A-Z, a-z, 0-9, _, . and -'))

const instant = z.iso.datetime({ offset: true, error: 'must be a time like 2030-01-31T00:00:00Z' })

/** What is granted to a key. */
export const AdminKeyGrant = {
  id: AdminKeyId,
  public_key_hex: PublicKeyHex,
  roles: z.array(AdminRole).check(z.minLength(1), z.maxLength(3)),
  /** Workspaces it may act for; null = every one. An editor's must be named. */
  workspaces: z._default(
    z.nullable(z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.minLength(1))),
    null,
  ),
  /** ISO 8601; null = without beginning or end. */
  not_before: z._default(z.nullable(instant), null),
  not_after: z._default(z.nullable(instant), null),
} as const

export const LicensedKey = z.strictObject(AdminKeyGrant)
export type LicensedKey = z.infer<typeof LicensedKey>

/** One owner's key, or a list. */
export const LicensedConfig = z.union([
  z.strictObject({ admin_pub_key_hex: PublicKeyHex }),
  z.strictObject({ keys: z.array(LicensedKey).check(z.minLength(1), z.maxLength(100)) }),
])
export type LicensedConfig = z.infer<typeof LicensedConfig>
