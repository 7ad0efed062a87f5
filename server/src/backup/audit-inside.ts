/** Follows the audit log as its rows come by in a backup, without a database: is the chain what was written? */
import { entryHash, genesisHash } from '../audit/chain.ts'
import type { Cell } from '../storage/snapshot.ts'

export type AuditInside = {
  readonly ok: boolean
  readonly size: number
  readonly headHash: string
  /** The first entry that does not follow; null where all do. */
  readonly firstBadIndex: number | null
}

type Rows = { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

export const followAudit = (deployment: string) => {
  let size = 0
  let hash = genesisHash
  let firstBad: number | null = null
  let head: { deployment: Cell; size: Cell; hash: Cell } | null = null

  const takeEntry = (at: (column: string) => Cell): void => {
    if (firstBad !== null) return
    const [bytes, stored] = [at('bytes'), at('entry_hash')]
    const follows = at('sequence') === size && at('previous_hash') === hash
    const computed =
      typeof bytes === 'string' ? entryHash({ deployment, sequence: size, previousHash: hash, bytes }) : null
    if (!follows || computed === null || computed !== stored) {
      firstBad = size
      return
    }
    size += 1
    hash = computed
  }

  return {
    take: ({ table, columns, rows }: Rows): void => {
      if (table !== 'audit_entries' && table !== 'audit_head') return
      const places = new Map(columns.map((column, index) => [column, index]))
      for (const row of rows) {
        const at = (column: string): Cell => row[places.get(column) ?? -1] ?? null
        if (table === 'audit_entries') takeEntry(at)
        else head = { deployment: at('deployment'), size: at('size'), hash: at('head_hash') }
      }
    },
    result: (): AuditInside => {
      const headAgrees = head !== null && head.deployment === deployment && head.size === size && head.hash === hash
      const bad = firstBad ?? (headAgrees ? null : size)
      return { ok: bad === null, size, headHash: hash, firstBadIndex: bad }
    },
  }
}
