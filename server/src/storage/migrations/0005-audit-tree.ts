/** The audit log's tree, its checkpoints, and the columns that its lists are filtered by. */
import type { Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

const pageSize = 500

const named = (thing: unknown): string | null => {
  const { type, id } = Object(thing)
  if (typeof type !== 'string') return null
  return typeof id === 'string' ? `${type}:${id}` : type
}

/** Of entries that earlier versions wrote. What cannot be read stays empty: verifying the log says so. */
const columnsOf = (bytes: string): { action: string; actor: string; target: string | null } | null => {
  try {
    const { action, actor, target } = Object(JSON.parse(bytes))
    const actorName = named(actor)
    return typeof action === 'string' && actorName !== null ? { action, actor: actorName, target: named(target) } : null
  } catch {
    return null
  }
}

const fillColumns = async (transaction: Transaction<Schema>): Promise<void> => {
  let after = -1
  for (;;) {
    const rows = await transaction
      .selectFrom('audit_entries')
      .select(['sequence', 'bytes'])
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(pageSize)
      .execute()
    for (const { sequence, bytes } of rows) {
      const columns = columnsOf(bytes)
      if (columns === null) continue
      await transaction.updateTable('audit_entries').set(columns).where('sequence', '=', sequence).execute()
    }
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.sequence
  }
}

export const auditTree = {
  name: '0005-audit-tree',
  tables: ['audit_nodes', 'audit_checkpoints'],
  up: async (transaction: Transaction<Schema>): Promise<void> => {
    const { schema } = transaction
    for (const column of ['action', 'actor'] as const) {
      await schema
        .alterTable('audit_entries')
        .addColumn(column, 'text', (definition) => definition.notNull().defaultTo(''))
        .execute()
    }
    await schema.alterTable('audit_entries').addColumn('target', 'text').execute()
    await fillColumns(transaction)
    for (const column of ['action', 'actor', 'target'] as const) {
      await schema
        .createIndex(`audit_entries_by_${column}`)
        .on('audit_entries')
        .columns(['workspace_id', column, 'sequence'])
        .execute()
    }
    await schema
      .createTable('audit_nodes')
      .addColumn('level', 'bigint', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_nodes_key', ['level', 'position'])
      .execute()
    await schema
      .createTable('audit_checkpoints')
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('root', 'text', (column) => column.notNull())
      .addColumn('time', 'bigint', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_checkpoints_key', ['size'])
      .execute()
  },
} as const
