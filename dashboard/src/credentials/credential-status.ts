/** What is told alike of API keys and management tokens: how they stand, now. */
export type Credential = {
  readonly expires_at: number | null
  readonly revoked_at: number | null
  readonly rotated_to: string | null
}

/** `grace`: replaced, and still working for a while. */
export type CredentialStatus = 'active' | 'grace' | 'expired' | 'revoked'

export const credentialStatuses = ['active', 'grace', 'expired', 'revoked'] as const satisfies CredentialStatus[]

/** @param now milliseconds since 1970 */
export const statusOf = ({ expires_at, revoked_at, rotated_to }: Credential, now: number): CredentialStatus => {
  if (revoked_at !== null) return 'revoked'
  if (expires_at !== null && expires_at <= now) return 'expired'
  return rotated_to === null ? 'active' : 'grace'
}

export const isWorking = (status: CredentialStatus): boolean => status === 'active' || status === 'grace'
