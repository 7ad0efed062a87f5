import { expect, it } from 'vitest'
import { stateOf } from './connection-state.ts'

const stage = { ok: true, latency_ms: 1, message: 'ok' }
const passed = (time: number) => ({ time, reach: stage, call: stage, code: null, cause: null, fix: null })
const failed = (time: number) => ({
  ...passed(time),
  code: 'provider_key_refused' as const,
  cause: 'The provider refused the key.',
  fix: 'Paste another.',
})
const idle = { requests: 0, error_share: null, last_error: null }
const busy = (error_share: number, time = 0) => ({
  requests: 10,
  error_share,
  last_error: error_share === 0 ? null : { code: 'provider_error', status: 502, time },
})

it.each([
  ['nothing is known', null, null, 'untested'],
  ['nothing is known and nobody asked', null, idle, 'untested'],
  ['the test passed and nobody asked', passed(1), idle, 'works'],
  ['the test failed and nobody asked', failed(1), idle, 'failing'],
  ['requests succeed without a test', null, busy(0), 'works'],
  ['requests succeed after a test that failed', failed(1), busy(0), 'works'],
  ['few requests fail after the test', passed(1), busy(0.1, 2), 'errors'],
  ['most requests fail after the test', passed(1), busy(0.5, 2), 'failing'],
  ['requests failed before a test that passed', passed(3), busy(1, 2), 'works'],
  ['requests failed before a test that failed', failed(3), busy(0.1, 2), 'failing'],
] as const)('where %s, the newest evidence decides', (_case, last_test, health, state) => {
  expect(stateOf({ connection: { last_test }, health })).toBe(state)
})
