/**
 * The way of request records out of the data plane: a queue in memory, written in batches. A crash may lose the last
 * `flushMs` of records; a failing database loses none (the queue waits, and when it is full no request is admitted), and
 * no record is written twice (its id decides).
 */
import type { Clock } from '../../kernel/clock.ts'
import type { Database, StorageLog } from '../../storage/database.ts'
import { batchInsert, isRefusedData } from '../../storage/insert-batch.ts'
import { type RequestRecord, recordColumns, recordValues } from './request-record.ts'

export type RequestLogStats = {
  /** Waiting, the batch being written included. */
  readonly queued: number
  readonly written: number
  /** Attempts that failed and were repeated. */
  readonly retried: number
  /** Records that the database refused for what they contain; each was logged. */
  readonly refused: number
  /** Records given up at the end of `close`, or added after it; logged. */
  readonly lost: number
}

export type RequestLog = {
  /** False while the queue is full: the request must be refused (503 overloaded) before it costs anything. */
  hasRoom(): boolean
  /** Never fails and never waits. Exactly one call for each request that was let in, whatever its end. */
  add(record: RequestRecord): void
  /** Settles when everything added before is stored. */
  flush(): Promise<void>
  /** Stores what is waiting, for at most `closeMs`. */
  close(): Promise<void>
  stats(): RequestLogStats
}

type Options = {
  telemetry: Database
  clock: Clock
  log: StorageLog
  /** Records that may wait; each takes about 0.5 kB. Those of requests already under way come on top. */
  capacity?: number
  flushMs?: number
  batch?: number
  closeMs?: number
}

const longestPauseMs = 5_000
const insert = batchInsert({ table: 'request_records', columns: recordColumns })

export const createRequestLog = ({
  telemetry,
  clock,
  log,
  capacity = 50_000,
  flushMs = 250,
  batch = 500,
  closeMs = 10_000,
}: Options): RequestLog => {
  let waiting: RequestRecord[] = []
  let taken: RequestRecord[] = []
  let done = 0
  let draining: Promise<void> | null = null
  let deadline = Number.POSITIVE_INFINITY
  let closed = false
  let wake: () => void = () => undefined
  const counts = { written: 0, retried: 0, refused: 0, lost: 0 }

  const queued = (): number => waiting.length + taken.length - done

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  /** Halves a batch that was refused for its contents until the one row at fault is alone. */
  const writeRefused = async (records: readonly RequestRecord[], error: unknown): Promise<void> => {
    const [first] = records
    if (records.length <= 1) {
      counts.refused += records.length
      log.error({ error, record: first?.id }, 'The database refused a request record for what it contains.')
      return
    }
    const middle = records.length >> 1
    await write(records.slice(0, middle))
    await write(records.slice(middle))
  }

  /** Repeats until it is stored. Throws only past the deadline that `close` sets. */
  const write = async (records: readonly RequestRecord[]): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        await insert(telemetry, records.map(recordValues))
        if (attempt > 0) log.error({ attempts: attempt + 1 }, 'Request records are being stored again.')
        counts.written += records.length
        return
      } catch (error) {
        if (isRefusedData(error)) return writeRefused(records, error)
        if (clock.monotonic() >= deadline) throw error
        if (attempt === 0) log.error({ error }, 'Request records cannot be stored; they wait in memory.')
        counts.retried += 1
        await pause(
          Math.min(longestPauseMs, flushMs * 2 ** Math.min(attempt, 10), Math.max(0, deadline - clock.monotonic())),
        )
      }
    }
  }

  const drain = async (): Promise<void> => {
    while (waiting.length > 0 || done < taken.length) {
      if (done >= taken.length) {
        taken = waiting
        waiting = []
        done = 0
      }
      const records = taken.slice(done, done + batch)
      await write(records)
      done += records.length
    }
    taken = []
    done = 0
  }

  const start = (): Promise<void> => {
    draining ??= drain().finally(() => {
      draining = null
    })
    return draining
  }

  const tick = setInterval(() => void start().catch(() => undefined), flushMs)
  tick.unref()

  const lose = (count: number): void => {
    counts.lost += count
    log.error({ count }, 'Request records were lost at the end of the process.')
  }

  return {
    hasRoom: () => queued() < capacity,
    add: (record) => {
      if (closed) return lose(1)
      waiting.push(record)
    },
    flush: async () => {
      // What was added while a batch was under way belongs to the same drain: its loop looks again.
      while (queued() > 0) await start()
    },
    close: async () => {
      if (closed) return
      clearInterval(tick)
      deadline = clock.monotonic() + closeMs
      wake()
      await start().catch((error) => log.error({ error }, 'Request records cannot be stored.'))
      closed = true
      if (queued() > 0) lose(queued())
    },
    stats: () => ({ queued: queued(), ...counts }),
  }
}
