/**
 * Rows written straight into the database beside a test's server: what its routes would never let in. Each is like the
 * first of its table, but for what is said here.
 */
import { randomBytes } from 'node:crypto'
import { newId } from '../../../server/src/kernel/ids.ts'
import type { ApiKeyRow, ProviderConnectionRow, Schema } from '../../../server/src/storage/schema.ts'
import type { Keepgate } from '../../../server/test/harness/keepgate.ts'
import { openRecords } from '../seed-records.ts'

const day = 86_400_000
const random = (): string => randomBytes(32).toString('base64url')

export type Planting = {
  readonly personId: string
  readonly workspace: (name: string) => void
  /** @returns the person's id */
  readonly member: (name: string) => string
  readonly invitation: (email: string) => void
  readonly apiKey: (kind: ApiKeyRow['kind'], name: string, more?: Partial<ApiKeyRow>) => string
  readonly connection: (name: string, more?: Partial<ProviderConnectionRow>) => void
  readonly rename: (table: 'people' | 'workspaces', id: string, name: string) => void
}

/** One transaction: all of it is there, or none. */
export const plantRows = (
  { dataDirectory }: Keepgate,
  workspaceId: string,
  plant: (planting: Planting) => void,
): void => {
  const database = openRecords(dataDirectory)
  const insert = <Table extends keyof Schema>(table: Table, changes: Partial<Schema[Table]>): void => {
    const row = { ...database.prepare(`select * from ${table} limit 1`).get(), ...changes }
    const names = Object.keys(row)
    const places = names.map((name) => `:${name}`).join(', ')
    database.prepare(`insert into ${table} (${names.join(', ')}) values (${places})`).run(row)
  }
  const personId = String(database.prepare('select id from people').get()?.id)
  const now = Date.now()
  const join = (workspace_id: string, person_id: string, rank: 'admin' | 'user'): void =>
    insert('members', { id: newId('mem'), workspace_id, person_id, rank, created_at: now - 39 * day })

  const planting: Planting = {
    personId,
    member: (name) => {
      const id = newId('per')
      const email = `${name}@${random().slice(0, 8)}`
      insert('people', { id, email, display_name: name, role: 'user', login_hash: random(), recovery_hash: random() })
      join(workspaceId, id, 'user')
      return id
    },
    workspace: (name) => {
      const id = newId('ws')
      insert('workspaces', { id, name, created_at: now })
      join(id, personId, 'admin')
    },
    invitation: (email) => {
      const by = { rank: 'user', created_by: personId, created_at: now - day, expires_at: now + day } as const
      insert('invitations', { id: newId('inv'), workspace_id: workspaceId, email, token_hash: random(), ...by })
    },
    apiKey: (kind, name, more = {}) => {
      const id = newId('planted')
      const what = { id, workspace_id: workspaceId, kind, name, key_hash: random(), last_four: random().slice(0, 4) }
      const scopes = kind === 'api' ? null : '["keys:read","usage:read"]'
      insert('api_keys', { ...what, created_by: personId, created_at: now - 35 * day, scopes, ...more })
      return id
    },
    connection: (name, more = {}) => {
      const where = { provider: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' }
      const times = { created_at: now - 30 * day, updated_at: now - 2 * day }
      insert('provider_connections', {
        id: newId('conn'),
        workspace_id: workspaceId,
        name,
        ...where,
        ...times,
        sealed_key: null,
        ...more,
      })
    },
    rename: (table, id, name) => {
      const column = table === 'people' ? 'display_name' : 'name'
      database.prepare(`update ${table} set ${column} = ? where id = ?`).run(name, id)
    },
  }
  try {
    database.exec('begin immediate')
    plant(planting)
    database.exec('commit')
  } finally {
    database.close()
  }
}
