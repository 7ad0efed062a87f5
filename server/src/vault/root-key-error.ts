/** A configuration error: the process must end with exit code 78. The message names key ids, never key material. */
export class RootKeyError extends Error {
  override readonly name = 'RootKeyError'
  readonly reason: 'mismatch' | 'missing'
  readonly kid: string

  constructor(reason: 'mismatch' | 'missing', kid: string) {
    super(
      reason === 'mismatch'
        ? `The root key ${kid} in ENCRYPTION_KEY or ENCRYPTION_KEYS is not the one this database was sealed under. Give the original key, or use the database that belongs to this one.`
        : `The root key ${kid} is missing from ENCRYPTION_KEYS (ENCRYPTION_KEY is k1), but this database still holds values sealed under it. Give it as well: ENCRYPTION_KEYS="<new id>:<new key>,${kid}:<its key>".`,
    )
    this.reason = reason
    this.kid = kid
  }
}
