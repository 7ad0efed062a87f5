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
/** How far back an interrupted view is taken up again: one look must not be a search of the whole log. */
const longestBackMs = 5 * 60_000

export type Look = {
  /** In the order of their ids. */
  readonly records: readonly RequestRecord[]
  /** Pass it to begin where this look ended. */
  readonly position: string
  /** More came than one look takes, or it was too long ago; the oldest are left out. */
  readonly skipped: boolean
}

/** @param position of an earlier look; what is no position begins now. */
export const tailRecords = (
  records: Pick<RequestRecords, 'since'>,
  filters: RecordFilters,
  clock: Clock,
  position: string | null,
): (() => Promise<Look>) => {
  let reachedMs = Math.min(timeOfId('rec', position ?? '') ?? clock.now(), clock.now())
  let seen: ReadonlySet<string> = new Set()

  return async () => {
    const now = clock.now()
    const tooLongAgo = reachedMs < now - longestBackMs
    const fromMs = (tooLongAgo ? now - longestBackMs : reachedMs) - overlapMs
    const rows = await records.since(lowestId('rec', Math.max(0, fromMs)), mostInOneLook, filters)
    const fresh = rows.filter((row) => !seen.has(row.id))
    seen = new Set(rows.map((row) => row.id))
    // Whatever was found: else a filter that nothing passes would look further back with every look.
    reachedMs = Math.max(reachedMs, now)
    return {
      records: fresh,
      position: lowestId('rec', reachedMs),
      skipped: tooLongAgo || fresh.length === mostInOneLook,
    }
  }
}
