/** Provider connections in memory, so that no request waits for the database. Reloaded when the policy revision moves. */
import type { Kysely } from 'kysely'
import type { Schema } from '../../storage/schema.ts'
import type { Connection } from './connection.ts'
import { connectionsSince, type FindAdapter } from './connection-repository.ts'

export type ConnectionPolicy = {
  /** Loads what is newer than the last seen revision. */
  refresh(): Promise<void>
  /** By name; empty for a workspace without connections. */
  forWorkspace(workspaceId: string): ReadonlyMap<string, Connection>
  /** Told of every connection that was replaced or removed. */
  onChange(listener: (connectionId: string) => void): void
}

const none: ReadonlyMap<string, Connection> = new Map()

export const createConnectionPolicy = (database: Kysely<Schema>, findAdapter: FindAdapter): ConnectionPolicy => {
  const byId = new Map<string, Connection>()
  const byWorkspace = new Map<string, Map<string, Connection>>()
  const listeners: ((connectionId: string) => void)[] = []
  let seen = 0
  let running: Promise<void> = Promise.resolve()

  const forget = (connection: Connection): void => {
    byId.delete(connection.id)
    byWorkspace.get(connection.workspaceId)?.delete(connection.name)
  }

  const remember = (connection: Connection): void => {
    byId.set(connection.id, connection)
    const names = byWorkspace.get(connection.workspaceId) ?? new Map<string, Connection>()
    names.set(connection.name, connection)
    byWorkspace.set(connection.workspaceId, names)
  }

  const load = async (): Promise<void> => {
    const changed = await connectionsSince(database, seen, findAdapter)
    // First all that go, then all that come: a name may have moved from one connection to another.
    for (const connection of changed) {
      const known = byId.get(connection.id)
      if (known !== undefined) forget(known)
    }
    for (const connection of changed) {
      if (connection.removedAt === null) remember(connection)
      seen = Math.max(seen, connection.revision)
      for (const listener of listeners) listener(connection.id)
    }
  }

  return {
    refresh: () => {
      running = running.catch(() => undefined).then(load)
      return running
    },
    forWorkspace: (workspaceId) => byWorkspace.get(workspaceId) ?? none,
    onChange: (listener) => listeners.push(listener),
  }
}
