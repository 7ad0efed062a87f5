/**
 * Inside a transaction only the transaction object may be used. On SQLite the outer database would wait for the one
 * connection that the transaction holds, for ever; on PostgreSQL it would quietly read and write outside it. Both throw.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type ControlledTransactionBuilder, type Driver, Kysely, type TransactionBuilder } from 'kysely'
import type { Schema } from './schema.ts'

// `open` ends with the transaction: a timer started inside one may use the database later.
const current = new AsyncLocalStorage<{ open: boolean }>()

const refuseInsideTransaction = (): void => {
  if (current.getStore()?.open) {
    throw new Error('The outer database was used inside a transaction; use the transaction object there.')
  }
}

const runGuarded = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  const scope = { open: true }
  try {
    return await current.run(scope, work)
  } finally {
    scope.open = false
  }
}

/** Refuses a connection to whoever is inside a transaction of any guarded database. */
export const guardDriver = (driver: Driver): Driver => ({
  init: (options) => driver.init(options),
  acquireConnection: async (options) => {
    refuseInsideTransaction()
    return driver.acquireConnection(options)
  },
  beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
  commitTransaction: (connection) => driver.commitTransaction(connection),
  rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
  savepoint: async (connection, name, compile) => driver.savepoint?.(connection, name, compile),
  rollbackToSavepoint: async (connection, name, compile) => driver.rollbackToSavepoint?.(connection, name, compile),
  releaseSavepoint: async (connection, name, compile) => driver.releaseSavepoint?.(connection, name, compile),
  releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
  destroy: (options) => driver.destroy(options),
})

const guardBuilder = (builder: TransactionBuilder<Schema>): TransactionBuilder<Schema> => {
  const execute: typeof builder.execute = builder.execute.bind(builder)
  const setAccessMode = builder.setAccessMode.bind(builder)
  const setIsolationLevel = builder.setIsolationLevel.bind(builder)
  builder.execute = (callback) => execute((transaction) => runGuarded(() => callback(transaction)))
  builder.setAccessMode = (mode) => guardBuilder(setAccessMode(mode))
  builder.setIsolationLevel = (level) => guardBuilder(setIsolationLevel(level))
  return builder
}

export class GuardedDatabase extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    return guardBuilder(super.transaction())
  }

  override startTransaction(): ControlledTransactionBuilder<Schema> {
    throw new Error('Use transaction().execute(…): it cannot be left open.')
  }
}
