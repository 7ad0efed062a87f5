import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { followRecords } from '../../api/logs/follow-records.ts'
import { listRecords } from '../../api/logs/list-records.ts'
import type { RecordQuery } from '../../api/logs/record-query.ts'
import { reachability } from '../../api/reachability.ts'
import { filterQuery, hasEnd, type RecordSearch, timeOf } from '../../records/record-search.ts'
import { usualRange } from './logs-search.ts'
import { createRecordFeed, type FeedState, type RecordFeed } from './record-feed.ts'

const pageSize = 500

export type LogView = {
  readonly feed: RecordFeed
  readonly state: FeedState
  /** Exactly what the rows were asked for with; a download takes the same. */
  readonly query: RecordQuery
}

type Shown = Pick<RecordSearch, 'range' | 'from' | 'until'>

/** The records of the filters in the address, live where their time is open. */
export const useRecordFeed = (workspaceId: string, search: RecordSearch): LogView => {
  const { range, from, until } = search
  const asked = JSON.stringify({ filters: filterQuery(search), shown: { range, from, until } })
  const { feed, query } = useMemo(() => {
    const { filters, shown }: { filters: RecordQuery; shown: Shown } = JSON.parse(asked)
    const time = timeOf(shown, usualRange, new Date())
    const closed = hasEnd(shown)
    const over = closed && time.to <= Date.now()
    const restricted: RecordQuery = { ...filters, from: time.from, ...(closed ? { to: time.to } : {}) }
    return {
      query: restricted,
      feed: createRecordFeed({
        load: (cursor, signal) => listRecords(workspaceId, { ...restricted, cursor, limit: pageSize }, signal),
        follow: over ? null : (listener) => followRecords(workspaceId, filters, listener),
      }),
    }
  }, [workspaceId, asked])
  useEffect(() => feed.start(), [feed])
  // What never came because the server was away is asked for again; what came goes on by its own stream.
  useEffect(
    () =>
      reachability.subscribe(() => {
        if (reachability.isReachable() && feed.state().error !== null) feed.reload()
      }),
    [feed],
  )
  return { feed, query, state: useSyncExternalStore(feed.subscribe, feed.state) }
}
