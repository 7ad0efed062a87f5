import { expect, test } from 'vitest'
import { resolveRange } from './time-range.ts'

const now = new Date('2026-06-10T12:00:00.000Z')

test('a preset ends now', () => {
  expect(resolveRange({ range: '24h' }, '7d', now)).toEqual({
    from: '2026-06-09T12:00:00.000Z',
    until: '2026-06-10T12:00:00.000Z',
  })
})

test('times of one’s own win over a preset, and an open end is now', () => {
  expect(resolveRange({ range: '1h', from: '2026-06-01T00:00:00Z' }, '7d', now)).toEqual({
    from: '2026-06-01T00:00:00.000Z',
    until: '2026-06-10T12:00:00.000Z',
  })
})

test('a URL that says nonsense means the preset of the page', () => {
  const usual = resolveRange({}, '1h', now)
  expect(resolveRange({ range: 'constructor', from: 'yesterday' }, '1h', now)).toEqual(usual)
  expect(usual.from).toBe('2026-06-10T11:00:00.000Z')
})
