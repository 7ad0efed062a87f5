/**
 * New request records as they are stored, by whichever process: the table is looked at again and again. Ids are in the
 * order of the requests' ends, but are stored a little later and by several processes, so each look begins some seconds
 * back and leaves out what was seen.
 */
import type { Clock } from '../../kernel/clock.ts'
import { lowestId, timeOfId } from '../../kernel/ids.ts'
import type { RecordFilters } from './record-filters.ts'
import type { RequestRecord } from './request-record.ts'
import type { RequestRecords } from './request-record-repository.ts'

/** Covers the queue's wait, and clocks that differ by as much. */
const overlapMs = 5_000
export const mostInOneLook = 500

export type Look = {
  /** In the order of their ids. */
  readonly records: readonly RequestRecord[]
  /** Pass it to begin where this look ended. */
  readonly position: string
  /** More came than one look takes; the oldest of them are left out. */
  readonly skipped: boolean
}

/** @param position of an earlier look; what is no position begins now. */
export const tailRecords = (
  records: Pick<RequestRecords, 'since'>,
  filters: RecordFilters,
  clock: Clock,
  position: string | null,
): (() => Promise<Look>) => {
  let newestMs = Math.min(timeOfId('rec', position ?? '') ?? clock.now(), clock.now())
  let seen: ReadonlySet<string> = new Set()

  return async () => {
    const rows = await records.since(lowestId('rec', Math.max(0, newestMs - overlapMs)), mostInOneLook, filters)
    const fresh = rows.filter((row) => !seen.has(row.id))
    seen = new Set(rows.map((row) => row.id))
    // A process whose clock is ahead must not hide what the others are about to store.
    newestMs = Math.max(newestMs, Math.min(timeOfId('rec', rows.at(-1)?.id ?? '') ?? 0, clock.now()))
    return { records: fresh, position: lowestId('rec', newestMs), skipped: fresh.length === mostInOneLook }
  }
}
