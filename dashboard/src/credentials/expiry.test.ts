import { expect, test } from 'vitest'
import { expiresAt, expiryFrom } from './expiry.ts'

const now = Date.UTC(2026, 0, 1)

test('a preset counts days from now', () => {
  expect(expiresAt({ kind: '7', date: null }, now)).toBe(Date.UTC(2026, 0, 8))
})

test('never is null, and a date that is not entered yet is neither', () => {
  expect(expiresAt({ kind: 'never', date: '2026-05-01T00:00:00.000Z' }, now)).toBeNull()
  expect(expiresAt({ kind: 'date', date: null }, now)).toBeUndefined()
})

test('what exists comes back to the millisecond', () => {
  expect(expiresAt(expiryFrom(now + 1234), now)).toBe(now + 1234)
  expect(expiresAt(expiryFrom(null), now)).toBeNull()
})
