/** What crosses between the SQLite thread and its client. */
export type SqliteThreadOptions = {
  path: string
  /** FULL: a commit survives a power cut. NORMAL: it survives a crash of the process. */
  synchronous: 'FULL' | 'NORMAL'
  busyTimeoutMs: number
}

export type SqliteRequest = {
  id: number
  sql: string
  /** A string is JSON of many rows of parameters: the statement runs once a row, in one transaction. */
  parameters: readonly unknown[] | string
}

export type SqliteFailure = { message: string; resultCode: number | null }

export type SqliteReply =
  | { id: number; ok: true; rows: unknown[]; changes: number | null }
  | { id: number; ok: false; failure: SqliteFailure }
  /** Sent once, when the file is open. */
  | { id: 0; ok: true; rows: []; changes: null }
  | { id: 0; ok: false; failure: SqliteFailure }
