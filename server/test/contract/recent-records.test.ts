/** What the dashboard asks of the request log again and again: the newest records, and how providers fare. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRequestRecords, type RequestRecords } from '../../src/gateway/records/request-record-repository.ts'
import { lowestId, newId, timeOfId } from '../../src/kernel/ids.ts'
import type { RequestRecordRow } from '../../src/storage/schema.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'
import { record } from './rows.ts'

const start = Date.UTC(2026, 0, 30)

it('ids sort by their time, and tell it', () => {
  for (const time of [0, 1, start, start + 1, 2 ** 45]) {
    const id = newId('rec', time)
    expect(timeOfId('rec', id)).toBe(time)
    expect(lowestId('rec', time) <= id && id < lowestId('rec', time + 1)).toBe(true)
  }
  for (const text of [
    '',
    'rec_',
    'req_00000000000000000000000000',
    `${newId('rec')}0`,
    'rec_ilou0000000000000000000000',
  ])
    expect(timeOfId('rec', text)).toBeNull()
})

describeOnDatabases('recent records', (open) => {
  let test: TestDatabase
  let mine: RequestRecords
  beforeEach(async () => {
    test = await open()
    mine = createRequestRecords(test)('ws_1')
  })
  afterEach(() => test.dispose())

  const store = async (rows: RequestRecordRow[]): Promise<string[]> => {
    for (let index = 0; index < rows.length; index += 500) {
      await test.database
        .insertInto('request_records')
        .values(rows.slice(index, index + 500))
        .execute()
    }
    return rows.map(({ id }) => id)
  }
  const at = (time: number, changes: Partial<RequestRecordRow> = {}) =>
    record({ id: newId('rec', time), time, ...changes })
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

  it('are those after an id, the newest of them, in the order of their ids, of one workspace and filter', async () => {
    const [first = '', second = '', third = ''] = await store([at(start), at(start + 1), at(start + 2)])
    const [failed = ''] = await store([at(start + 3, { outcome: 'failed' })])
    await store([at(start + 4, { workspace_id: 'ws_2' })])
    expect(ids(await mine.since(lowestId('rec', 0), 100, {}))).toEqual([first, second, third, failed])
    expect(ids(await mine.since(first, 100, {}))).toEqual([second, third, failed])
    expect(ids(await mine.since(lowestId('rec', 0), 2, {}))).toEqual([third, failed])
    expect(ids(await mine.since(first, 100, { outcome: 'failed' }))).toEqual([failed])
    expect(await mine.since(lowestId('rec', start + 5), 100, {})).toEqual([])
  })

  it('are found without going through the whole log of the workspace', async () => {
    const count = 20_000
    await store(Array.from({ length: count }, (_, index) => at(start + index * 10)))
    const time = async (work: () => Promise<unknown>): Promise<number> => {
      const durations: number[] = []
      for (let round = 0; round < 5; round++) {
        const began = performance.now()
        await work()
        durations.push(performance.now() - began)
      }
      return Math.min(...durations)
    }
    const few = await time(() => mine.since(lowestId('rec', start + count * 10 - 500), 500, {}))
    const everything = await time(() => mine.usage({ from: 0, to: start * 2, by: 'model' }))
    expect(few).toBeLessThan(everything / 3)
  }, 30_000)

  it('name the last one with an API key: the playground’s is none, and a list of models is none', async () => {
    expect(await mine.lastWithKey()).toBeNull()
    const [keyed] = await store([at(start)])
    await store([at(start + 5, { api_key_id: null }), at(start + 9, { workspace_id: 'ws_2' })])
    await store([at(start + 7, { operation: 'models' })])
    expect((await mine.lastWithKey())?.id).toBe(keyed)
  })

  it('tell how each connection fared, by requests that reached its provider, and blame it for its own failures alone', async () => {
    await store([
      at(start, { connection: 'one', outcome: 'failed', error_code: 'provider_timeout', status: 504 }),
      at(start + 10, { connection: 'one', latency_ms: 10, first_token_ms: 5 }),
      at(start + 11, { connection: 'one', latency_ms: 30, first_token_ms: null }),
      at(start + 12, { connection: 'one', outcome: 'aborted', latency_ms: 20, first_token_ms: 7 }),
      at(start + 13, {
        connection: 'one',
        outcome: 'failed',
        error_code: 'provider_error',
        status: 502,
        latency_ms: 40,
      }),
      at(start + 14, {
        connection: 'one',
        outcome: 'failed',
        error_code: 'model_not_found',
        status: 404,
        latency_ms: 20,
      }),
      at(start + 14, {
        connection: 'one',
        outcome: 'failed',
        error_code: 'provider_refused',
        status: 400,
        latency_ms: 20,
      }),
      at(start + 14, { connection: 'one', outcome: 'refused', error_code: 'unsupported_parameter', status: 400 }),
      at(start + 15, { connection: 'two', latency_ms: 1 }),
      at(start + 16, { connection: null, outcome: 'refused' }),
      at(start + 17, { connection: 'one', outcome: 'failed', workspace_id: 'ws_2' }),
    ])
    const health = await mine.providerHealth(start + 10)
    expect([...health.keys()].toSorted()).toEqual(['one', 'two'])
    expect(health.get('one')).toMatchObject({
      requests: 6,
      failed: 1,
      latency: { p50: 20, p95: 40 },
      lastError: { code: 'provider_error', status: 502, time: start + 13 },
    })
    expect(health.get('two')).toMatchObject({ requests: 1, failed: 0, lastError: null, latency: { p50: 1, p95: 1 } })
    expect(await mine.providerHealth(start + 100)).toEqual(new Map())
  })
})
