/** Signed commands as they are kept: what waits for a second key, and what came of the others. The only queries of `admin_commands`. */
import type { AdminCommandView } from '@keepgate/protocol/admin-command'
import type { Transaction } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { confirmActor } from '../../storage/confirm-actor.ts'
import type { Database } from '../../storage/database.ts'
import type { Asker } from '../../storage/ports.ts'
import type { AdminCommandRow, Schema } from '../../storage/schema.ts'
import type { AdminKey } from './admin-key.ts'

/** A second key signs within this time, or never. */
export const approvalWindowMs = 24 * 3_600_000

export type NewCommand = {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Base64 of the body's SHA-256. */
  readonly digest: string
  readonly key: AdminKey
  /** Where the command waits for a second key: the text of the signed body, and when it is too late. */
  readonly waits: { readonly body: string; readonly until: number } | null
}

/** Its body is there. */
export type WaitingCommand = AdminCommandRow & { readonly body: string }

export type AdminCommands = {
  readonly add: (transaction: Transaction<Schema>, command: NewCommand) => Promise<void>
  /**
   * Hands a waiting command over to whoever approves it, once. Throws not_found, conflict: ended, expired, another
   * digest, or the key that asked for it.
   */
  readonly approve: (
    transaction: Transaction<Schema>,
    approval: { readonly id: string; readonly digest: string; readonly key: AdminKey },
  ) => Promise<WaitingCommand>
  readonly find: (id: string) => Promise<AdminCommandRow | null>
  readonly finish: (id: string, errorCode: string | null) => Promise<void>
  /** Throws not_found if it does not wait, or not any more. */
  readonly withdraw: (asker: Asker, id: string) => Promise<void>
  /** As it stands now. Throws not_found. */
  readonly view: (id: string) => Promise<AdminCommandView>
  /** Newest first. Throws invalid_request for a cursor that is none. */
  readonly list: (page: {
    readonly cursor: string | null
    readonly limit: number
    /** Only what waits: one key can fill the history, and must not bury in it what would end it. */
    readonly pendingOnly: boolean
  }) => Promise<{ readonly data: AdminCommandView[]; readonly next_cursor: string | null }>
  readonly countPending: () => Promise<number>
}

const toView = (row: AdminCommandRow, now: number): AdminCommandView => {
  const expired = row.status === 'pending' && row.expires_at !== null && row.expires_at <= now
  return {
    id: row.id,
    command: row.name,
    status: expired ? 'expired' : row.status,
    key_id: row.key_id,
    created_at: row.created_at,
    expires_at: row.expires_at,
    approved_by: row.approved_by,
    finished_at: row.finished_at,
    error_code: row.error_code,
    description: row.description,
    digest: row.digest,
    body: row.status === 'pending' && !expired ? row.body : null,
  }
}

const idPattern = /^adm_[0-9a-z]{26}$/

export const createAdminCommands = ({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): AdminCommands => {
  /** Compare and set: of many at once, one moves it on. */
  const moveOn = async (
    transaction: Transaction<Schema>,
    id: string,
    change: Partial<AdminCommandRow>,
  ): Promise<boolean> => {
    const result = await transaction
      .updateTable('admin_commands')
      .set(change)
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .where('expires_at', '>', clock.now())
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

  const find = async (id: string): Promise<AdminCommandRow | null> =>
    (await database.selectFrom('admin_commands').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

  return {
    add: async (transaction, { id, name, description, digest, key, waits }) => {
      await transaction
        .insertInto('admin_commands')
        .values({
          id,
          name,
          status: waits === null ? 'running' : 'pending',
          description,
          digest,
          body: waits?.body ?? null,
          key_id: key.id,
          public_key_hex: key.publicKeyHex,
          approved_by: null,
          created_at: clock.now(),
          expires_at: waits?.until ?? null,
          finished_at: null,
          error_code: null,
        })
        .execute()
    },

    approve: async (transaction, { id, digest, key }) => {
      const row = await transaction.selectFrom('admin_commands').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) throw new AppError('not_found', { message: `There is no command ${id}.` })
      if (row.digest !== digest) throw new AppError('conflict', { message: 'The digest is that of another command.' })
      // By the bytes of the key: one key under two names is still one person.
      if (row.public_key_hex === key.publicKeyHex || row.key_id === key.id) {
        throw new AppError('conflict', { message: 'The key that asked for a command cannot approve it; another must.' })
      }
      if (row.body === null || !(await moveOn(transaction, id, { status: 'running', approved_by: key.id }))) {
        throw new AppError('conflict', {
          message: 'The command does not wait any more: it was decided, or has expired.',
        })
      }
      return { ...row, body: row.body }
    },

    find,

    view: async (id) => {
      const row = await find(id)
      if (row === null) throw new AppError('not_found', { message: `There is no command ${id}.` })
      return toView(row, clock.now())
    },

    finish: async (id, errorCode) => {
      await database
        .updateTable('admin_commands')
        .set({
          status: errorCode === null ? 'completed' : 'failed',
          error_code: errorCode,
          finished_at: clock.now(),
          body: null,
        })
        .where('id', '=', id)
        .where('status', '=', 'running')
        .execute()
    },

    withdraw: (asker, id) =>
      database.transaction().execute(async (transaction) => {
        await confirmActor(transaction, asker)
        if (!(await moveOn(transaction, id, { status: 'withdrawn', finished_at: clock.now(), body: null }))) {
          throw new AppError('not_found', { message: `No command ${id} waits for a second key.` })
        }
      }),

    list: async ({ cursor, limit, pendingOnly }) => {
      const now = clock.now()
      if (cursor !== null && !idPattern.test(cursor)) throw new AppError('invalid_request', { param: 'cursor' })
      const rows = await database
        .selectFrom('admin_commands')
        .selectAll()
        .$if(cursor !== null, (query) => query.where('id', '<', cursor ?? ''))
        .$if(pendingOnly, (query) => query.where('status', '=', 'pending').where('expires_at', '>', now))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const data = rows.slice(0, limit).map((row) => toView(row, now))
      return { data, next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null }
    },

    countPending: async () => {
      const { count } = await database
        .selectFrom('admin_commands')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('status', '=', 'pending')
        .where('expires_at', '>', clock.now())
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}
