/** Provider connections of a workspace: made, changed, tested and removed, each change in the audit log. */
import { ConnectionName, ProviderKey } from '@keepgate/protocol/provider-connection'
import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import { utf8 } from '../../kernel/bytes.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Secret } from '../../kernel/secret.ts'
import { confirmActor } from '../../storage/confirm-actor.ts'
import type { Actor, AppendAudit, Asker, NextRevision, SealForWorkspace, UnitOfWork } from '../../storage/ports.ts'
import type { ProviderConnectionRow, Schema } from '../../storage/schema.ts'
import { providerKeyContext } from '../open-key.ts'
import type { ProviderAdapter } from '../provider.ts'
import { readBaseUrl } from './base-url.ts'
import type { Connection, ConnectionTest } from './connection.ts'
import { connectionRepository, type FindAdapter } from './connection-repository.ts'

export type NewConnection = {
  readonly provider: string
  /** Default: the provider's id. */
  readonly name?: string
  readonly baseUrl?: string
  readonly key?: Secret
  readonly options?: JsonObject
  readonly models?: readonly string[] | null
  readonly dropUnsupported?: boolean
}
export type ConnectionChange = Partial<Omit<NewConnection, 'provider'>>

export type ConnectionsParts = {
  readonly database: Kysely<Schema>
  readonly clock: Clock
  readonly findAdapter: FindAdapter
  readonly seal: SealForWorkspace
  /** Keyed hash that lets a person compare keys without showing them; 12 hex characters. */
  readonly fingerprint: (key: Uint8Array) => string
  readonly audit: AppendAudit
  readonly nextRevision: NextRevision
  /** Throws AppError outbound_refused for an address that may not be called. */
  readonly requireAllowedUrl: (url: string) => void
  readonly test: (connection: Connection) => Promise<ConnectionTest>
}

type Removable = Pick<Connection, 'id' | 'name' | 'provider'>

/** Its key is sealed; only `insertPrepared` of the same workspace makes it a connection. */
export type PreparedConnection = {
  readonly row: Omit<ProviderConnectionRow, 'workspace_id' | 'revision'>
  readonly origin: string
}

type SealedKey = { sealed_key: string | null; key_last_four: string | null; key_fingerprint: string | null }

const invalid = (param: string, message: string): AppError => new AppError('invalid_request', { message, param })

const requireForm = <Value>(schema: z.core.$ZodType<Value>, param: string, value: unknown): Value => {
  const read = z.safeParse(schema, value)
  if (!read.success) throw invalid(param, `${param} ${read.error.issues[0]?.message ?? 'is malformed'}.`)
  return read.data
}

const requireName = (name: string): string => requireForm(ConnectionName, 'name', name)

const requireKey = (key: Secret): Uint8Array => utf8(requireForm(ProviderKey, 'key', key.reveal()))

const lastFour = (key: string): string | null => (key.length >= 16 ? key.slice(-4) : null)

const changedColumns = (known: Connection, given: ConnectionChange) => ({
  ...(given.options === undefined ? {} : { options: JSON.stringify(known.adapter.options(given.options)) }),
  ...(given.models === undefined ? {} : { models: given.models === null ? null : JSON.stringify(given.models) }),
  ...(given.dropUnsupported === undefined ? {} : { drop_unsupported: given.dropUnsupported ? 1 : 0 }),
})

export const createConnections = (parts: ConnectionsParts) => {
  const { database, findAdapter } = parts

  const requireAdapter = (provider: string): ProviderAdapter => {
    const adapter = findAdapter(provider)
    if (adapter === null) throw invalid('provider', `There is no provider ${JSON.stringify(provider.slice(0, 64))}.`)
    return adapter
  }

  const requireBaseUrl = (adapter: ProviderAdapter, given: string | undefined): URL =>
    readBaseUrl(adapter, given, parts.requireAllowedUrl)

  const sealKey = async (
    target: Pick<Connection, 'id' | 'workspaceId' | 'provider' | 'origin'>,
    key: Secret | undefined,
  ): Promise<SealedKey> => {
    if (key === undefined) return { sealed_key: null, key_last_four: null, key_fingerprint: null }
    const bytes = requireKey(key)
    return {
      sealed_key: await parts.seal(providerKeyContext(target), bytes),
      key_last_four: lastFour(key.reveal()),
      key_fingerprint: parts.fingerprint(bytes),
    }
  }

  const change = (asker: Asker, work: (unit: UnitOfWork, actor: Actor) => Promise<void>): Promise<void> =>
    database.transaction().execute(async (transaction) => {
      const revision = await parts.nextRevision(transaction)
      await work({ transaction, revision }, await confirmActor(transaction, asker))
    })

  return {
    forWorkspace: (workspaceId: string) => {
      const repository = (executor: Kysely<Schema> | Transaction<Schema> = database) =>
        connectionRepository(executor, workspaceId, findAdapter)

      const get = async (id: string): Promise<Connection> => {
        const connection = await repository().find(id)
        if (connection === null) throw new AppError('not_found')
        return connection
      }

      const requireFreeName = async (
        transaction: Transaction<Schema>,
        name: string,
        exceptId: string | null,
      ): Promise<void> => {
        if (await repository(transaction).nameTaken(name, exceptId)) {
          throw new AppError('conflict', {
            message: `This workspace already has a connection named ${name}.`,
            param: 'name',
          })
        }
      }

      const event = (actor: Actor, action: string, id: string, details: JsonObject) => ({
        workspaceId,
        actor,
        action,
        target: { type: 'provider_connection', id },
        details,
      })

      const check = (given: NewConnection) => {
        const adapter = requireAdapter(given.provider)
        const url = requireBaseUrl(adapter, given.baseUrl)
        if (adapter.needsKey && given.key === undefined) throw invalid('key', `${adapter.label} needs a key.`)
        if (given.key !== undefined) requireKey(given.key)
        return { adapter, url, name: requireName(given.name ?? adapter.id) }
      }

      const prepare = async (given: NewConnection, now = parts.clock.now()): Promise<PreparedConnection> => {
        const { adapter, url, name } = check(given)
        const id = newId('conn', now)
        const sealed = await sealKey({ id, workspaceId, provider: adapter.id, origin: url.origin }, given.key)
        const row = {
          id,
          name,
          provider: adapter.id,
          base_url: url.href,
          ...sealed,
          options: JSON.stringify(adapter.options(given.options ?? {})),
          models: given.models === undefined || given.models === null ? null : JSON.stringify(given.models),
          drop_unsupported: given.dropUnsupported === true ? 1 : 0,
          created_at: now,
          updated_at: now,
          removed_at: null,
          last_test: null,
        }
        return { row, origin: url.origin }
      }

      const insert = async (
        { transaction, revision }: UnitOfWork,
        actor: Actor,
        { row, origin }: PreparedConnection,
      ): Promise<void> => {
        await requireFreeName(transaction, row.name, null)
        await repository(transaction).insert({ ...row, revision })
        const { name, provider, key_fingerprint } = row
        const details = { name, provider, origin, key_fingerprint }
        await parts.audit(transaction, event(actor, 'provider_connection.created', row.id, details))
      }

      const removeWithin = async (
        { transaction, revision }: UnitOfWork,
        actor: Actor,
        known: Removable,
      ): Promise<void> => {
        // The row stays for the records that name it; the key does not.
        await repository(transaction).update(known.id, { removed_at: parts.clock.now(), sealed_key: null, revision })
        const details = { name: known.name, provider: known.provider }
        await parts.audit(transaction, event(actor, 'provider_connection.removed', known.id, details))
      }

      return {
        list: (): Promise<Connection[]> => repository().list(),
        get,
        /** Whether there is or ever was a connection to this provider: one that was removed counts. */
        everHad: (provider: string): Promise<boolean> => repository().everHad(provider),
        create: async (asker: Asker, given: NewConnection): Promise<Connection> => {
          // Sealed before the transaction: a workspace's first key writes its data key.
          const made = await prepare(given)
          await change(asker, (unit, actor) => insert(unit, actor, made))
          return get(made.row.id)
        },
        /** The same as part of a larger change, for a connection without a key. */
        createWithin: async (
          unit: UnitOfWork,
          actor: Actor,
          given: Omit<NewConnection, 'key'>,
        ): Promise<Pick<Connection, 'id' | 'name'>> => {
          const made = await prepare(given)
          await insert(unit, actor, made)
          return made.row
        },
        /** Throws what `create` would throw of what is given; changes nothing. */
        check: (given: NewConnection): void => void check(given),
        /**
         * A connection with its key, sealed before the transaction that is to hold it.
         * @param createdAt milliseconds since 1970; lists are in its order.
         */
        prepare: (given: NewConnection, createdAt: number): Promise<PreparedConnection> => prepare(given, createdAt),
        insertPrepared: (unit: UnitOfWork, actor: Actor, prepared: PreparedConnection): Promise<void> =>
          insert(unit, actor, prepared),
        listWithin: (executor: Kysely<Schema>): Promise<Connection[]> => repository(executor).list(),
        removeWithin,
        update: async (asker: Asker, id: string, given: ConnectionChange): Promise<Connection> => {
          const known = await get(id)
          const url =
            given.baseUrl === undefined ? new URL(known.baseUrl) : requireBaseUrl(known.adapter, given.baseUrl)
          if (url.origin !== known.origin && known.sealedKey !== null && given.key === undefined) {
            // The key is sealed to its origin: whoever may change the address must not be able to send the key there.
            throw invalid('key', 'Give the key again: it is bound to the old address and is not sent to another one.')
          }
          const name = given.name === undefined ? known.name : requireName(given.name)
          const sealed = given.key === undefined ? null : await sealKey({ ...known, origin: url.origin }, given.key)
          await change(asker, async ({ transaction, revision }, actor) => {
            await requireFreeName(transaction, name, id)
            await repository(transaction).update(id, {
              ...changedColumns(known, given),
              ...sealed,
              name,
              base_url: url.href,
              updated_at: parts.clock.now(),
              revision,
            })
            await parts.audit(
              transaction,
              event(actor, 'provider_connection.updated', id, {
                name,
                origin: url.origin,
                changed: Object.keys(given),
                key_fingerprint: sealed?.key_fingerprint ?? known.keyFingerprint,
              }),
            )
          })
          return get(id)
        },
        remove: async (asker: Asker, id: string): Promise<void> => {
          const known = await get(id)
          await change(asker, (unit, actor) => removeWithin(unit, actor, known))
        },
        test: async (id: string): Promise<ConnectionTest> => {
          const outcome = await parts.test(await get(id))
          await repository().update(id, { last_test: JSON.stringify(outcome) })
          return outcome
        },
      }
    },
  }
}

export type Connections = ReturnType<typeof createConnections>
