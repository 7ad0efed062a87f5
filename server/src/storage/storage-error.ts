/** Why the database cannot be used, with what the operator can do about it; `main.ts` and the command line print both. */
export type StorageErrorCode =
  | 'database_url_invalid'
  | 'database_unreachable'
  | 'database_newer'
  | 'migration_failed'
  | 'migration_incomplete'
  | 'database_stopped'
  | 'restore_unfinished'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  /** One sentence for the operator. */
  readonly hint: string

  constructor(code: StorageErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
  }
}
