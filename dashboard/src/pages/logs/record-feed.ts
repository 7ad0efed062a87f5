/** The records at hand: pages from the newest backwards, and what arrives while one looks. No React in here. */
import type { RecordPage, RecordView } from '@keepgate/protocol/logs'
import { type Follow, keepFollowing } from './keep-following.ts'
import { mergeRecords } from './merge-records.ts'

/** A page's memory is not a log: beyond this, narrower filters help more than scrolling. */
export const mostRecords = 20_000
const flushEveryMs = 250

export type LiveState =
  /** Connecting, standing, or being tried again; `off` where the time shown has an end. */
  { readonly status: 'off' | 'connecting' | 'on' | 'lost' } | { readonly status: 'ended'; readonly code: string }

export type FeedState = {
  /** Newest first; undefined until the first page is there. */
  readonly rows: readonly RecordView[] | undefined
  /** Why the first page is not there. */
  readonly error: unknown
  readonly older: 'none' | 'some' | 'loading' | 'failed' | 'full'
  readonly live: LiveState
  readonly paused: boolean
  /** Records that arrived while it was paused. */
  readonly waiting: number
  /** More came at once than the server sends to a live view: some are missing between the rows. */
  readonly skipped: boolean
}

export type FeedSource = {
  readonly load: (cursor: string | null, signal: AbortSignal) => Promise<RecordPage>
  /** Null where nothing new can match. */
  readonly follow: Follow | null
}

export type RecordFeed = {
  readonly state: () => FeedState
  readonly subscribe: (listener: () => void) => () => void
  /** @returns how to stop; it may be started again. */
  readonly start: () => () => void
  readonly pause: (paused: boolean) => void
  readonly loadOlder: () => void
  /** Forgets everything and begins anew. */
  readonly reload: () => void
}

const begin = (live: boolean): FeedState => ({
  rows: undefined,
  error: null,
  older: 'none',
  live: { status: live ? 'connecting' : 'off' },
  paused: false,
  waiting: 0,
  skipped: false,
})

export const createRecordFeed = ({ load, follow }: FeedSource): RecordFeed => {
  const listeners = new Set<() => void>()
  let state = begin(follow !== null)
  let cursor: string | null = null
  let known = new Set<string>()
  let arrived = new Map<string, RecordView>()
  let running = new AbortController()
  let stopFollowing: (() => void) | undefined
  let flushTimer: ReturnType<typeof setTimeout> | undefined

  const change = (part: Partial<FeedState>): void => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }

  const keep = (records: readonly RecordView[], part: Partial<FeedState>): void => {
    const merged = mergeRecords(state.rows ?? [], records)
    if (merged.length <= mostRecords) {
      for (const { id } of records) known.add(id)
      change({ ...part, rows: merged })
      return
    }
    const rows = merged.slice(0, mostRecords)
    known = new Set(rows.map(({ id }) => id))
    change({ ...part, rows, older: 'full' })
  }

  const flush = (): void => {
    flushTimer = undefined
    if (state.paused || state.rows === undefined) {
      change({ waiting: arrived.size })
      return
    }
    const records = [...arrived.values()]
    arrived = new Map()
    keep(records, { waiting: 0 })
  }

  const take = (record: RecordView): void => {
    if (known.has(record.id)) return
    arrived.set(record.id, record)
    const oldest = arrived.size > mostRecords ? arrived.keys().next().value : undefined
    if (oldest !== undefined) arrived.delete(oldest)
    flushTimer ??= setTimeout(flush, flushEveryMs)
  }

  /**
   * The newest page. Where it does not reach what is known, a hole would lie between: the known ones go; but not from
   * under the eyes of somebody who holds them.
   */
  const loadNewest = async (): Promise<void> => {
    const { signal } = running
    try {
      const page = await load(null, signal)
      if (signal.aborted) return
      const reaches = page.data.some(({ id }) => known.has(id))
      if (state.paused && state.rows !== undefined) {
        for (const record of page.data) take(record)
        if (!reaches) change({ skipped: true })
        return
      }
      if (reaches) {
        keep(page.data, {})
        return
      }
      cursor = page.next_cursor
      known = new Set()
      state = { ...state, rows: [], error: null, older: cursor === null ? 'none' : 'some' }
      keep(page.data, {})
      if (arrived.size > 0) flushTimer ??= setTimeout(flush, flushEveryMs)
    } catch (error) {
      if (!signal.aborted && state.rows === undefined) change({ error })
    }
  }

  const loadOlder = async (): Promise<void> => {
    if (cursor === null || (state.older !== 'some' && state.older !== 'failed')) return
    const { signal } = running
    change({ older: 'loading' })
    try {
      const page = await load(cursor, signal)
      if (signal.aborted) return
      cursor = page.next_cursor
      keep(page.data, { older: cursor === null ? 'none' : 'some' })
    } catch {
      if (!signal.aborted) change({ older: 'failed' })
    }
  }

  const stop = (): void => {
    running.abort()
    stopFollowing?.()
    clearTimeout(flushTimer)
    flushTimer = undefined
  }

  const start = (): (() => void) => {
    running = new AbortController()
    void loadNewest()
    if (follow === null) return stop
    stopFollowing = keepFollowing(follow, {
      record: take,
      on: (missed) => {
        change({ live: { status: 'on' } })
        if (missed) void loadNewest()
      },
      lost: () => change({ live: { status: 'lost' } }),
      skipped: () => change({ skipped: true }),
      end: (code) => {
        change({ live: { status: 'ended', code } })
        // A stream's end says nothing to the rest of the page; a refused request does, and leads to the login.
        void loadNewest()
      },
    })
    return stop
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start,
    pause: (paused) => {
      change({ paused })
      if (!paused) flush()
    },
    loadOlder: () => void loadOlder(),
    reload: () => {
      stop()
      known = new Set()
      arrived = new Map()
      change({ ...begin(follow !== null), paused: state.paused })
      start()
    },
  }
}
