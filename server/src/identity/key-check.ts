/** Whether a presented text is the key it says it is, and whether that key still works. */
import { type ApiKeyKind, parseApiKey } from '@keepgate/protocol/api-key'
import { equalText } from '../crypto/equal.ts'
import { hmacSha256Base64url } from '../crypto/hash.ts'
import { AppError } from '../kernel/errors.ts'
import type { Dependencies } from './dependencies.ts'
import type { KeyRecord } from './model.ts'

type Stored = { readonly key_hash: string; readonly pepper_version: number }

/** The id a presented text claims. Throws unauthenticated unless it is a whole key of this kind. */
export const claimedKeyId = (presented: string, kind: ApiKeyKind): string => {
  const parsed = parseApiKey(presented)
  if (parsed === null || parsed.kind !== kind) throw new AppError('unauthenticated')
  return parsed.id
}

/** Constant-time; for an unknown id (`stored` null) the same work is done and fails. Throws unauthenticated. */
export const verifyKey = <Row extends Stored>(
  { secrets }: Pick<Dependencies, 'secrets'>,
  presented: string,
  stored: Row | null,
): Row => {
  const { currentVersion, byVersion } = secrets.apiKeyPepper
  const pepper = byVersion.get(stored?.pepper_version ?? currentVersion)
  const hash = hmacSha256Base64url(pepper?.reveal() ?? new Uint8Array(32), presented)
  const fits = equalText(stored?.key_hash ?? 'A'.repeat(43), hash)
  if (!fits || pepper === undefined || stored === null) throw new AppError('unauthenticated')
  return stored
}

/** Why a key is none any more; null while it lives. The only place that judges: the end of a grace is an expiry too. */
export const deathOf = (record: KeyRecord, now: number): 'key_revoked' | 'key_expired' | null => {
  if (record.revokedAt !== null || record.workspaceDeleted) return 'key_revoked'
  return record.expiresAt !== null && record.expiresAt <= now ? 'key_expired' : null
}

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)

/** Whoever still sends a key of the previous gateway never saw this one: the registry's words would tell them nothing. */
const endedWithItsWindow = (endedAt: number): AppError =>
  new AppError('key_expired', {
    message: `This key comes from the previous gateway and ended on ${dayOf(endedAt)}. Create a new one under API keys in the dashboard.`,
  })

/** Throws key_revoked or key_expired. */
export const requireLiving = (record: KeyRecord, now: number): KeyRecord => {
  const death = deathOf(record, now)
  if (death === 'key_expired' && record.source !== null && record.expiresAt !== null)
    throw endedWithItsWindow(record.expiresAt)
  if (death !== null) throw new AppError(death)
  return record
}
