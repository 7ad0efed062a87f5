import { expect, test } from 'vitest'
import { isWorking, statusOf } from './credential-status.ts'

const now = 1_000_000
const active = { expires_at: null, revoked_at: null, rotated_to: null }

test('a key works until the moment it expires', () => {
  expect(statusOf({ ...active, expires_at: now + 1 }, now)).toBe('active')
  expect(statusOf({ ...active, expires_at: now }, now)).toBe('expired')
})

test('a replaced key is in its grace until that ends, and then expired', () => {
  const replaced = { ...active, rotated_to: 'next', expires_at: now + 1 }
  expect(statusOf(replaced, now)).toBe('grace')
  expect(statusOf(replaced, now + 1)).toBe('expired')
})

test('revoked wins over everything else, and only active and grace work', () => {
  expect(statusOf({ expires_at: now - 1, revoked_at: now - 2, rotated_to: 'next' }, now)).toBe('revoked')
  expect((['active', 'grace', 'expired', 'revoked'] as const).filter(isWorking)).toEqual(['active', 'grace'])
})
