import type { RecordPage, RecordView } from '@keepgate/protocol/logs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RecordListener } from '../../api/logs/follow-records.ts'
import { createRecordFeed, mostRecords, type RecordFeed } from './record-feed.ts'

const record = (number: number, time = number): RecordView => ({
  id: `rec_${String(number).padStart(8, '0')}`,
  request_id: `req_${number}`,
  time,
  workspace_id: 'ws_1',
  api_key_id: null,
  member_id: null,
  connection: null,
  provider: null,
  model: null,
  operation: 'chat',
  stream: false,
  status: 200,
  outcome: 'completed',
  error_code: null,
  input_tokens: null,
  cached_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  cost_usd: null,
  estimated: false,
  latency_ms: 1,
  first_token_ms: null,
  attempts: 1,
  sent_ms: null,
  answered_ms: null,
  failed_attempts: [],
})

const range = (from: number, to: number): RecordView[] =>
  Array.from({ length: to - from + 1 }, (_, index) => record(to - index))

const timesOf = (feed: RecordFeed): number[] | undefined => feed.state().rows?.map(({ time }) => time)

/** A feed on pages that the test chooses; `stream` is what the server would do. */
const begin = (pages: Record<string, RecordPage>) => {
  let listener: RecordListener | undefined
  const streams = { opened: 0, closed: 0 }
  const feed = createRecordFeed({
    load: async (cursor) => {
      const page = pages[cursor ?? 'newest']
      if (page === undefined) throw new Error('no such page')
      return page
    },
    follow: (given) => {
      streams.opened += 1
      listener = given
      return () => {
        streams.closed += 1
      }
    },
  })
  const stop = feed.start()
  const stream = (): RecordListener => {
    if (listener === undefined) throw new Error('nobody listens')
    return listener
  }
  return { feed, stop, stream, streams, pages }
}

const settled = () => vi.advanceTimersByTimeAsync(300)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('what arrives stands in its place by time, once, however often it comes', async () => {
  const { feed, stream } = begin({ newest: { data: [record(9), record(5)], next_cursor: null } })
  for (const time of [7, 12, 9, 7, 12]) stream().record(record(time))
  await settled()
  stream().record(record(12))
  await settled()
  expect(timesOf(feed)).toEqual([12, 9, 7, 5])
})

test('while it is paused nothing moves, and resuming shows what waited', async () => {
  const { feed, stream } = begin({ newest: { data: [record(1)], next_cursor: null } })
  await settled()
  feed.pause(true)
  stream().record(record(2))
  stream().record(record(3))
  stream().record(record(3))
  await settled()
  expect(timesOf(feed)).toEqual([1])
  expect(feed.state().waiting).toBe(2)
  feed.pause(false)
  expect(timesOf(feed)).toEqual([3, 2, 1])
  expect(feed.state().waiting).toBe(0)
})

test('older pages follow, and a failed one can be asked for again', async () => {
  const { feed, pages } = begin({ newest: { data: range(5, 6), next_cursor: 'a' } })
  await settled()
  expect(feed.state().older).toBe('some')
  feed.loadOlder()
  await settled()
  expect(feed.state().older).toBe('failed')
  pages.a = { data: range(3, 4), next_cursor: null }
  feed.loadOlder()
  await settled()
  expect(timesOf(feed)).toEqual([6, 5, 4, 3])
  expect(feed.state().older).toBe('none')
})

test('a stream that broke off is tried again, and the newest page fills what was missed', async () => {
  const { feed, stream, streams, pages } = begin({ newest: { data: range(1, 3), next_cursor: null } })
  await settled()
  stream().lost(false)
  expect(feed.state().live.status).toBe('lost')
  pages.newest = { data: range(2, 6), next_cursor: 'a' }
  await vi.advanceTimersByTimeAsync(2_100)
  expect(streams.opened).toBe(2)
  stream().open()
  await settled()
  expect(feed.state().live.status).toBe('on')
  expect(timesOf(feed)).toEqual([6, 5, 4, 3, 2, 1])
})

test('what was missed while it was paused waits with the rest, and nothing held is taken away', async () => {
  const { feed, stream, pages } = begin({ newest: { data: range(1, 3), next_cursor: null } })
  await settled()
  feed.pause(true)
  stream().lost(false)
  pages.newest = { data: range(900, 902), next_cursor: 'a' }
  await vi.advanceTimersByTimeAsync(2_100)
  stream().open()
  await settled()
  expect(timesOf(feed)).toEqual([3, 2, 1])
  expect(feed.state()).toMatchObject({ waiting: 3, skipped: true })
  feed.pause(false)
  expect(timesOf(feed)).toEqual([902, 901, 900, 3, 2, 1])
})

test('where the newest page does not reach what is shown, no hole is left between them', async () => {
  const { feed, stream, pages } = begin({ newest: { data: range(1, 3), next_cursor: null } })
  await settled()
  stream().lost(false)
  pages.newest = { data: range(900, 902), next_cursor: 'a' }
  await vi.advanceTimersByTimeAsync(2_100)
  stream().open()
  await settled()
  expect(timesOf(feed)).toEqual([902, 901, 900])
  expect(feed.state().older).toBe('some')
})

test('the page holds a bounded number of records, the newest', async () => {
  const { feed, stream } = begin({ newest: { data: range(1, mostRecords), next_cursor: 'a' } })
  await settled()
  stream().record(record(mostRecords + 1))
  await settled()
  expect(feed.state().rows?.length).toBe(mostRecords)
  expect(timesOf(feed)?.[0]).toBe(mostRecords + 1)
  expect(feed.state().older).toBe('full')
})

test('stopping closes the stream, and a late answer changes nothing', async () => {
  const { feed, stop, streams } = begin({ newest: { data: [record(1)], next_cursor: null } })
  stop()
  await settled()
  expect(streams.closed).toBe(1)
  expect(feed.state().rows).toBeUndefined()
})

test('a first page that fails says why, and a reload mends it', async () => {
  const { feed, pages } = begin({})
  await settled()
  expect(feed.state().error).toBeInstanceOf(Error)
  pages.newest = { data: [record(1)], next_cursor: null }
  feed.reload()
  await settled()
  expect(feed.state().error).toBeNull()
  expect(timesOf(feed)).toEqual([1])
})
