/** The log in order, as exports and verifications read it: a page of entries, and the checkpoints that fall into it. */
import type { Database } from '../storage/database.ts'
import type { AuditCheckpointRow, AuditEntryRow } from '../storage/schema.ts'
import { readForward } from './audit-repository.ts'
import { readCheckpoints } from './tree-repository.ts'

export type LogPage = {
  readonly entries: readonly AuditEntryRow[]
  /** Of sizes that the log has after one of these entries, smallest first. */
  readonly checkpoints: readonly AuditCheckpointRow[]
}

/** Small, so that the process answers others between two pages. */
const pageSize = 256

/** From entry `start` on, to the end of what is there, or to `size`. The last page may be empty. */
export async function* readLog(
  database: Database,
  { start, size = Number.POSITIVE_INFINITY }: { readonly start: number; readonly size?: number },
): AsyncGenerator<LogPage> {
  let position = start
  while (position < size) {
    const limit = Math.min(pageSize, size - position)
    const entries = await readForward(database, position, limit)
    const last = entries.at(-1)
    const end = last === undefined ? position : last.sequence + 1
    const checkpoints = await readCheckpoints(database, position, end)
    yield { entries, checkpoints }
    if (entries.length < limit) return
    position = end
  }
}
