/** Kysely on a SQLite thread: one connection, handed out first come, first served, for a statement or a transaction. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { RowBatch } from '../row-batch.ts'
import { guardDriver } from '../transaction-guard.ts'
import type { SqliteThreadOptions } from './sqlite-messages.ts'
import { openSqliteThread, type SqliteThread } from './sqlite-thread.ts'

// This driver queues by itself (Kysely's own mutex would hide who waits), and SQLite rolls table changes back.
class ThreadedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }

  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly thread: SqliteThread

  constructor(thread: SqliteThread) {
    this.thread = thread
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const [first] = parameters
    const { rows, changes } = await this.thread.run(sql, first instanceof RowBatch ? first.json : parameters)
    return { rows: rows as Row[], ...(changes === null ? {} : { numAffectedRows: BigInt(changes) }) }
  }

  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    yield* []
    throw new Error('Streaming is not offered on SQLite; read in pages.')
  }
}

const queue = () => {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    take: (): Promise<void> => {
      if (taken) return new Promise((resolve) => waiting.push(resolve))
      taken = true
      return Promise.resolve()
    },
    release: (): void => {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    },
  }
}

const createDriver = (options: SqliteThreadOptions, openThread: typeof openSqliteThread): Driver => {
  const turn = queue()
  let thread: SqliteThread | null = null
  const run = (connection: DatabaseConnection, sql: string) => connection.executeQuery(CompiledQuery.raw(sql))

  return {
    init: async () => {
      thread = await openThread(options)
    },
    acquireConnection: async () => {
      await turn.take()
      try {
        if (!thread || thread.ended()) thread = await openThread(options)
        return new ThreadConnection(thread)
      } catch (error) {
        turn.release()
        throw error
      }
    },
    // Immediate: a transaction that reads and then writes would otherwise fail when another process wrote in between.
    beginTransaction: async (connection, { accessMode }) => {
      await run(connection, accessMode === 'read only' ? 'begin' : 'begin immediate')
    },
    commitTransaction: async (connection) => {
      await run(connection, 'commit')
    },
    rollbackTransaction: async (connection) => {
      try {
        await run(connection, 'rollback')
      } catch (error) {
        // Nobody may inherit a half-open transaction: the thread goes, and the open transaction with it.
        if (connection instanceof ThreadConnection) await connection.thread.terminate()
        throw error
      }
    },
    releaseConnection: async () => turn.release(),
    destroy: async () => {
      await turn.take()
      await thread?.close()
    },
  }
}

export const sqliteDialect = (options: SqliteThreadOptions, openThread = openSqliteThread): Dialect => ({
  createAdapter: () => new ThreadedSqliteAdapter(),
  createDriver: () => guardDriver(createDriver(options, openThread)),
  createIntrospector: (database) => new SqliteIntrospector(database),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})
