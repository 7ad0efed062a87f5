/** Client of one SQLite thread: statements are answered in the order they were sent, and none waits for ever. */
import { Worker } from 'node:worker_threads'
import { StorageError } from '../storage-error.ts'
import { SqliteError } from './sqlite-error.ts'
import type { SqliteReply, SqliteRequest, SqliteThreadOptions } from './sqlite-messages.ts'

export type SqliteAnswer = { rows: unknown[]; changes: number | null }

export type SqliteThread = {
  /** Throws SqliteError, or StorageError `database_stopped` if the thread ended. */
  run(sql: string, parameters: SqliteRequest['parameters']): Promise<SqliteAnswer>
  ended(): boolean
  /** Answers what was sent, then closes the file. */
  close(): Promise<void>
  /** Ends the thread at once; what it had not committed never happened. */
  terminate(): Promise<void>
}

type Waiting = { resolve: (answer: SqliteAnswer) => void; reject: (error: Error) => void }

export const openSqliteThread = async (options: SqliteThreadOptions): Promise<SqliteThread> => {
  // No environment: the thread needs no secret of it.
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
    workerData: options,
    env: {},
    execArgv: [],
    name: 'keepgate-sqlite',
  })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let stopped: StorageError | null = null

  const stop = (cause?: unknown): void => {
    stopped ??= new StorageError(
      'database_stopped',
      'The database thread ended; statements that it had not answered may not have happened.',
      'Look at the log for the cause; the next statement starts a new thread.',
      cause,
    )
    for (const { reject } of waiting.values()) reject(stopped)
    waiting.clear()
  }

  worker.on('message', (reply: SqliteReply) => {
    const waiter = waiting.get(reply.id)
    waiting.delete(reply.id)
    // An idle thread does not keep the process alive; one at work does.
    if (waiting.size === 0) worker.unref()
    if (reply.ok) waiter?.resolve({ rows: reply.rows, changes: reply.changes })
    else waiter?.reject(new SqliteError(reply.failure))
  })
  worker.on('error', stop)
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      stop()
      resolve()
    })
  })

  const answerTo = (id: number): Promise<SqliteAnswer> =>
    new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))

  const end = async (how: () => unknown): Promise<void> => {
    if (stopped) return
    worker.ref()
    how()
    await exited
  }

  await answerTo(0)
  return {
    run: (sql, parameters) => {
      if (stopped) return Promise.reject(stopped)
      if (waiting.size === 0) worker.ref()
      const request: SqliteRequest = { id: ++lastId, sql, parameters }
      const answer = answerTo(request.id)
      worker.postMessage(request)
      return answer
    },
    ended: () => stopped !== null,
    close: () => end(() => worker.postMessage('close')),
    terminate: () => end(() => void worker.terminate()),
  }
}
