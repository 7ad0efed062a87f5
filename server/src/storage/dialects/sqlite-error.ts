import type { SqliteFailure } from './sqlite-messages.ts'

/** A statement that SQLite refused; `resultCode` is SQLite's extended result code. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'
  readonly resultCode: number | null

  constructor(failure: SqliteFailure) {
    super(failure.message)
    this.resultCode = failure.resultCode
  }
}
