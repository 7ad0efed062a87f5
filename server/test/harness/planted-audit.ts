/** Many audit entries at once, chained as the log chains them: what an installation has after years. */
import { entryHash } from '../../src/audit/chain.ts'
import { columnsOf, encodeEntry } from '../../src/audit/entry-bytes.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { batchInsert } from '../../src/storage/insert-batch.ts'
import type { AuditEvent } from '../../src/storage/ports.ts'

const insert = batchInsert({
  table: 'audit_entries',
  columns: {
    sequence: 'bigint',
    workspace_id: 'text',
    time: 'bigint',
    bytes: 'text',
    previous_hash: 'text',
    entry_hash: 'text',
    action: 'text',
    actor: 'text',
    target: 'text',
  },
})
const batch = 1000

const eventOf = (sequence: number): AuditEvent => ({
  workspaceId: `ws_${sequence % 50}`,
  actor: { type: 'person', id: `per_01m82fkrxtfjb2g8f5gtb6${String(sequence % 200).padStart(4, '0')}` },
  action: 'api_key.created',
  target: { type: 'api_key', id: `planted${String(sequence).padStart(8, '0')}` },
  details: { name: `Key ${sequence}`, last_four: 'aB3x', fingerprint: '0123456789abcdef', expires_at: null },
})

/** Appends `count` entries behind the head, which must have been started. */
export const plantEntries = async (
  { database }: Pick<OpenDatabase, 'database'>,
  count: number,
  timeMs = 1_750_000_000_000,
): Promise<void> => {
  const head = await database.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const { deployment } = head
  let { size, head_hash: previousHash, last_time: lastTime } = head
  const end = size + count
  while (size < end) {
    const rows: (string | number | null)[][] = []
    for (; rows.length < batch && size < end; size++) {
      const event = eventOf(size)
      lastTime = Math.max(lastTime, timeMs + size)
      const bytes = encodeEntry({ ...event, sequence: size, time: lastTime })
      const hash = entryHash({ deployment, sequence: size, previousHash, bytes })
      const { action, actor, target } = columnsOf(event)
      rows.push([size, event.workspaceId, lastTime, bytes, previousHash, hash, action, actor, target])
      previousHash = hash
    }
    await insert(database, rows)
  }
  await database.updateTable('audit_head').set({ size, head_hash: previousHash, last_time: lastTime }).execute()
}
