import type { UsageGrouping } from '@keepgate/protocol/usage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeCursor } from '../../src/gateway/records/cursor.ts'
import { pruneOlderThan } from '../../src/gateway/records/prune.ts'
import type { RecordFilters } from '../../src/gateway/records/record-filters.ts'
import { createRequestRecords, type RequestRecords } from '../../src/gateway/records/request-record-repository.ts'
import type { RequestRecordRow } from '../../src/storage/schema.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { record } from './rows.ts'

const start = Date.UTC(2026, 0, 30, 23, 0)
const hour = 3_600_000
const always = { from: 0, to: start + 1_000 * hour }

describeOnDatabases('request records', (open) => {
  let test: TestDatabase
  let mine: RequestRecords
  beforeEach(async () => {
    test = await open()
    mine = createRequestRecords(test)('ws_1')
  })
  afterEach(() => test.dispose())

  const store = async (rows: RequestRecordRow[]): Promise<RequestRecordRow[]> => {
    for (let index = 0; index < rows.length; index += 500) {
      await test.database
        .insertInto('request_records')
        .values(rows.slice(index, index + 500))
        .execute()
    }
    return rows
  }
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
  const foreign = (changes: Partial<RequestRecordRow> = {}) => record({ workspace_id: 'ws_2', ...changes })

  it('pages from the newest without a gap or a duplicate, also where times are equal and rows are being added', async () => {
    // Ten rows a millisecond, so that most pages end between equals.
    const rows = await store(
      Array.from({ length: 230 }, (_, index) => record({ time: start + Math.floor(index / 10) })),
    )
    await store([foreign({ time: start + 3 })])
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await mine.page({ cursor, limit: 7 })
      seen.push(...ids(page.rows))
      cursor = page.nextCursor
      await store([record({ time: start + 1_000 }), foreign()])
    } while (cursor)
    expect(seen).toEqual(ids(rows).reverse())
  })

  it('says that there is no further page, not that it is empty', async () => {
    await store([record({ time: 1 }), record({ time: 2 })])
    expect((await mine.page({ limit: 2 })).nextCursor).toBeNull()
    expect((await mine.page({ limit: 1 })).nextCursor).not.toBeNull()
    expect(await mine.page({ limit: 5, filters: { model: 'none' } })).toEqual({ rows: [], nextCursor: null })
  })

  it('never shows another workspace’s rows: not by page, id, cursor, filter, sum or export', async () => {
    const [theirs] = await store([foreign({ time: start, cost_usd: 7 })])
    const own = await store([record({ time: start, cost_usd: 1 })])
    expect(await mine.find(theirs?.id ?? '')).toBeNull()
    expect(ids((await mine.page({ limit: 100 })).rows)).toEqual(ids(own))
    const cursor = encodeCursor({ time: start + 1, id: theirs?.id ?? '' })
    expect(ids((await mine.page({ limit: 100, cursor })).rows)).toEqual(ids(own))
    expect((await mine.page({ limit: 100, filters: { requestId: theirs?.request_id } })).rows).toEqual([])
    for (const by of ['provider', 'model', 'key', 'day', 'connection', 'member'] satisfies UsageGrouping[]) {
      const { totals, groups } = await mine.usage({ ...always, by })
      expect([totals.requests, totals.costUsd, groups.length]).toEqual([1, 1, 1])
    }
    for await (const rows of mine.exportRows({})) expect(ids(rows)).toEqual(ids(own))
  })

  it('refuses a cursor that no page gave', async () => {
    await store([record(), record()])
    const { nextCursor } = await mine.page({ limit: 1 })
    const cursor = nextCursor ?? ''
    const forged = Buffer.from('1750000000000.rec_1.00000000').toString('base64url')
    const broken = [
      '',
      'x',
      `${cursor}A`,
      cursor.slice(1),
      cursor.slice(0, -2),
      forged,
      `${cursor}=`,
      'A'.repeat(9_999),
    ]
    for (const wrong of broken) {
      await expect(mine.page({ limit: 1, cursor: wrong })).rejects.toMatchObject({
        code: 'invalid_request',
        param: 'cursor',
      })
    }
  })

  it('X84: filters by each field alone and all together', async () => {
    const base = { time: start, latency_ms: 50, cost_usd: 0.5 }
    const match = {
      time: start + 10,
      api_key_id: 'key_9',
      member_id: 'mem_9',
      provider: 'anthropic',
      connection: 'claude',
      model: 'model-9',
      operation: 'embeddings',
      status: 502,
      outcome: 'failed',
      error_code: 'provider_error',
      latency_ms: 900,
      cost_usd: 0.9,
      stream: 0,
      request_id: 'req_wanted',
    } as const
    const [wanted] = await store([record(match), record(base), record({ ...base, cost_usd: null })])
    const filters: RecordFilters[] = [
      { from: start + 10 },
      { from: start + 1, to: start + 11 },
      { apiKeyId: 'key_9' },
      { memberId: 'mem_9' },
      { provider: 'anthropic' },
      { connection: 'claude' },
      { model: 'model-9' },
      { operation: 'embeddings' },
      { status: 502 },
      { outcome: 'failed' },
      { errorCode: 'provider_error' },
      { minLatencyMs: 900 },
      { minLatencyMs: 51, maxLatencyMs: 900 },
      { minCostUsd: 0.6 },
      { stream: false },
      { requestId: 'req_wanted' },
    ]
    for (const one of [...filters, Object.assign({}, ...filters)]) {
      expect(ids((await mine.page({ limit: 10, filters: one })).rows)).toEqual([wanted?.id])
      expect((await mine.usage({ ...always, by: 'model', filters: one, ...timesOf(one) })).totals.requests).toBe(1)
    }
    expect((await mine.page({ limit: 10, filters: { to: start + 10 } })).rows.length).toBe(2)
  })

  const timesOf = ({ from, to }: RecordFilters) => ({ from: from ?? always.from, to: to ?? always.to })

  it('sums exactly the rows it shows, in groups and in all, and never counts an unknown cost as nothing', async () => {
    const models = ['a', 'b', 'c', null]
    const outcomes = ['completed', 'failed', 'refused', 'aborted'] as const
    const rows = await store(
      Array.from({ length: 400 }, (_, index) =>
        record({
          time: start + index * 600_000,
          model: models[index % 4] ?? null,
          outcome: outcomes[index % 3 === 0 ? index % 4 : 0] ?? 'completed',
          input_tokens: index % 5 === 0 ? null : index,
          output_tokens: index * 2,
          // Quarters add up exactly in binary, in any order.
          cost_usd: index % 7 === 0 || index % 4 === 2 ? null : index / 4,
          latency_ms: (index * 37) % 2_500,
          first_token_ms: index % 3 === 1 || index % 4 === 3 ? null : (index * 17) % 500,
        }),
      ),
    )
    const inSteps = (latency = 0) => (latency < 1_000 ? latency : Math.round(latency / 10) * 10)
    const percentilesOf = (values: number[]) => {
      const sorted = values.toSorted((a, b) => a - b)
      const at = (share: number) => (sorted.length === 0 ? null : inSteps(sorted[Math.ceil(sorted.length * share) - 1]))
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
    }
    const expected = (some: RequestRecordRow[]) => {
      const sum = (of: (row: RequestRecordRow) => number | null) =>
        some.reduce((total, row) => total + (of(row) ?? 0), 0)
      const tookTokens = (row: RequestRecordRow) => row.input_tokens !== null || row.output_tokens !== null
      const unknown = some.filter((row) => row.cost_usd === null && tookTokens(row)).length
      return {
        requests: some.length,
        errors: some.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed').length,
        aborted: some.filter(({ outcome }) => outcome === 'aborted').length,
        inputTokens: sum((row) => row.input_tokens),
        cachedTokens: sum((row) => row.cached_tokens),
        outputTokens: sum((row) => row.output_tokens),
        reasoningTokens: sum((row) => row.reasoning_tokens),
        costUsd: some.every((row) => row.cost_usd === null) && unknown > 0 ? null : sum((row) => row.cost_usd),
        unknownCostRequests: unknown,
        averageLatencyMs: expect.closeTo(sum((row) => row.latency_ms) / some.length, 6),
        latency: percentilesOf(some.map((row) => row.latency_ms)),
        firstToken: percentilesOf(some.flatMap((row) => row.first_token_ms ?? [])),
      }
    }
    const byModel = await mine.usage({ ...always, by: 'model' })
    expect(byModel.totals).toEqual(expected(rows))
    expect(byModel.truncated).toBe(false)
    expect(byModel.groups.length).toBe(4)
    for (const { key, ...totals } of byModel.groups)
      expect(totals).toEqual(expected(rows.filter((row) => row.model === key)))
    expect(byModel.groups.find(({ key }) => key === 'c')?.costUsd).toBeNull()

    const byDay = await mine.usage({ ...always, by: 'day' })
    const dayOf = (row: RequestRecordRow) => new Date(row.time).toISOString().slice(0, 10)
    expect(byDay.groups.map(({ key }) => key)).toEqual([...new Set(rows.map(dayOf))])
    for (const { key, ...totals } of byDay.groups)
      expect(totals).toEqual(expected(rows.filter((row) => dayOf(row) === key)))
  })

  it('puts every record into the hour or day it began in, by group, and adds up to the same as the whole', async () => {
    const rows = await store(
      Array.from({ length: 300 }, (_, index) =>
        record({
          time: start + index * 700_000,
          connection: ['one', 'two', null][index % 3] ?? null,
          outcome: index % 10 === 0 ? 'failed' : 'completed',
          cost_usd: index % 4 === 0 ? null : 0.25,
          latency_ms: index % 150,
        }),
      ),
    )
    await store([foreign({ time: start })])
    for (const bucket of ['hour', 'day'] as const) {
      const width = bucket === 'hour' ? hour : 24 * hour
      const { points, truncated } = await mine.series({ ...always, by: 'connection', bucket })
      expect(truncated).toBe(false)
      const wanted = Map.groupBy(rows, (row) => `${row.time - (row.time % width)} ${row.connection}`)
      expect(points.map(({ time, key }) => `${time} ${key}`).toSorted()).toEqual([...wanted.keys()].toSorted())
      expect(points.map(({ time }) => time)).toEqual(points.map(({ time }) => time).toSorted())
      for (const { time, key, ...totals } of points) {
        const some = wanted.get(`${time} ${key}`) ?? []
        expect(totals).toMatchObject({
          requests: some.length,
          errors: some.filter(({ outcome }) => outcome === 'failed').length,
          unknownCostRequests: some.filter((row) => row.cost_usd === null).length,
          latency: { p99: Math.max(...some.map((row) => row.latency_ms)) },
        })
      }
    }
    const one = await mine.series({ ...always, by: 'none', bucket: 'hour', filters: { connection: 'one' } })
    expect(one.points.every(({ key }) => key === null)).toBe(true)
    expect(one.points.reduce((sum, { requests }) => sum + requests, 0)).toBe(100)
  })

  it('sums the counts that are known, says null where answered requests have none, and 0 where nothing was sent', async () => {
    const uncounted = { input_tokens: null, cached_tokens: null, output_tokens: null, reasoning_tokens: null } as const
    await store([
      record({ time: start, model: 'uncounted', outcome: 'completed', ...uncounted }),
      record({ time: start, model: 'hung-up', outcome: 'aborted', sent_ms: 3, ...uncounted }),
      record({ time: start, model: 'hung-up-before', outcome: 'aborted', sent_ms: null, ...uncounted }),
      record({ time: start, model: 'refused', outcome: 'refused', sent_ms: null, ...uncounted }),
      record({ time: start, model: 'failed', outcome: 'failed', ...uncounted }),
      record({ time: start, model: 'listed', outcome: 'completed', operation: 'models', ...uncounted }),
      record({ time: start, model: 'some', outcome: 'completed', ...uncounted }),
      record({ time: start, model: 'some', outcome: 'completed', ...uncounted, input_tokens: 5 }),
    ])
    const { groups } = await mine.usage({ ...always, by: 'model' })
    const sums = groups.map(({ key, inputTokens, outputTokens }) => [key, inputTokens, outputTokens])
    expect(Object.fromEntries(sums.map(([key, ...tokens]) => [key, tokens]))).toEqual({
      uncounted: [null, null],
      'hung-up': [null, null],
      'hung-up-before': [0, 0],
      refused: [0, 0],
      failed: [0, 0],
      listed: [0, 0],
      some: [5, null],
    })
    const { points } = await mine.series({ ...always, by: 'model', bucket: 'hour', filters: { model: 'uncounted' } })
    expect(points.map(({ inputTokens }) => inputTokens)).toEqual([null])
  })

  it('answers zeros, not nulls, for a time without requests; a cost of nothing is then known', async () => {
    const { totals, groups } = await mine.usage({ from: 0, to: 1, by: 'provider' })
    expect(groups).toEqual([])
    expect(totals).toMatchObject({
      requests: 0,
      costUsd: 0,
      unknownCostRequests: 0,
      latency: { p50: null, p95: null, p99: null },
    })
  })

  it('exports every row of the filtered set once, in pages', async () => {
    const rows = await store(
      Array.from({ length: 2_300 }, (_, index) =>
        record({ time: start + (index % 50), status: index % 2 ? 200 : 429 }),
      ),
    )
    const seen: string[] = []
    for await (const page of mine.exportRows({ status: 429 })) {
      expect(page.length).toBeLessThanOrEqual(1_000)
      seen.push(...ids(page))
    }
    expect(seen.sort()).toEqual(ids(rows.filter(({ status }) => status === 429)).sort())
  })

  it('removes what is older than its age, a limited number at a time, and nothing else', async () => {
    await store(Array.from({ length: 10 }, (_, index) => record({ time: start + index })))
    expect(await pruneOlderThan(test.telemetry, start + 5, 3)).toBe(3)
    expect(await pruneOlderThan(test.telemetry, start + 5, 3)).toBe(2)
    expect(await pruneOlderThan(test.telemetry, start + 5, 3)).toBe(0)
    expect((await mine.page({ limit: 100 })).rows.map(({ time }) => time - start)).toEqual([9, 8, 7, 6, 5])
  })
})
