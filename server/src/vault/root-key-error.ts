type Reason = 'mismatch' | 'missing' | 'removed'

const messages: Readonly<Record<Reason, (kid: string) => string>> = {
  mismatch: (kid) =>
    `The root key ${kid} in ENCRYPTION_KEY or ENCRYPTION_KEYS is not the one this database was sealed under. Give the original key, or use the database that belongs to this one.`,
  missing: (kid) =>
    `The root key ${kid} is missing from ENCRYPTION_KEYS (ENCRYPTION_KEY is k1), but this database still holds values sealed under it. Give it as well: ENCRYPTION_KEYS="<new id>:<new key>,${kid}:<its key>".`,
  removed: (kid) =>
    `The root key ${kid} was removed and seals nothing any more. Put another first in ENCRYPTION_KEYS, under an id that was never used.`,
}

/** A configuration error: the process must end with exit code 78. The message names key ids, never key material. */
export class RootKeyError extends Error {
  override readonly name = 'RootKeyError'
  readonly reason: Reason
  readonly kid: string

  constructor(reason: Reason, kid: string) {
    super(messages[reason](kid))
    this.reason = reason
    this.kid = kid
  }
}
