import type { AuditVerification } from '@keepgate/protocol/audit'
import { expect, test } from 'vitest'
import { isOld, verdictOf } from './verdict.ts'

const report = { ok: true, first_bad_index: null, reason: null, verified_to: 4, anchored_to: 4, unanchored_tail: 0 }
const done: AuditVerification = {
  state: 'done',
  verified: 4,
  total: 4,
  started_at: 1_000,
  finished_at: 2_000,
  report,
}

test('nothing but a report that says so makes the log whole', () => {
  expect(verdictOf(done)).toBe('whole')
  expect(verdictOf({ ...done, report: { ...report, ok: false, first_bad_index: 2, reason: 'gap' } })).toBe('broken')
  expect(verdictOf({ ...done, report: null })).toBe('unknown')
  expect(verdictOf({ ...done, state: 'failed' })).toBe('unknown')
  expect(verdictOf(undefined)).toBe('unknown')
})

test('a log that was broken stays so while it is verified again', () => {
  const broken = { ...report, ok: false, first_bad_index: 2, reason: 'gap' } as const
  expect(verdictOf({ ...done, state: 'running', report: broken })).toBe('broken')
})

test('a verification grows old, one that runs does not, and none at all is old', () => {
  expect(isOld(done, 2_999, 1_000)).toBe(false)
  expect(isOld(done, 3_000, 1_000)).toBe(true)
  expect(isOld({ ...done, state: 'running' }, 9_000, 1_000)).toBe(false)
  expect(isOld({ ...done, state: 'never', finished_at: null, report: null }, 0, 1_000)).toBe(true)
})
