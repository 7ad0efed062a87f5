import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatMoney,
  formatNumber,
  formatRelativeTime,
  formatShare,
} from './format.ts'

test('numbers follow the language of the page', () => {
  expect(formatNumber('en', 1234567.8)).toBe('1,234,567.8')
  expect(formatNumber('de', 1234567.8)).toBe('1.234.567,8')
  expect(formatCompact('en', 9999)).toBe('9,999')
  expect(formatCompact('en', 1_250_000)).toBe('1.3M')
})

test('a cost that is not nothing is never shown as nothing', () => {
  expect(formatMoney('en', 0)).toBe('$0.00')
  expect(formatMoney('en', 0.0000123)).toBe('$0.000012')
  expect(formatMoney('en', 0.0425)).toBe('$0.0425')
  expect(formatMoney('en', 1234.5)).toBe('$1,234.50')
  expect(formatMoney('de', 1234.5)).toBe('1.234,50\u00a0$')
  expect(formatShare('en', 0.004)).toBe('0.4%')
})

test('durations take the unit that people read', () => {
  expect(formatDuration('en', 0.31)).toBe('0.31ms')
  expect(formatDuration('en', 999.7)).toBe('1s')
  expect(formatDuration('en', 1234)).toBe('1.23s')
  expect(formatDuration('en', 59_990)).toBe('1m 0s')
  expect(formatDuration('en', 3_725_000)).toBe('1h 2m')
  expect(formatDuration('en', 200 * 3_600_000)).toBe('8d 8h')
})

test('bytes count in thousands', () => {
  expect(formatBytes('en', 999)).toBe('999 byte')
  expect(formatBytes('en', 1500)).toBe('1.5 kB')
  expect(formatBytes('en', 73_400_000)).toBe('73 MB')
})

test('times tell how long ago, and never "0 minutes ago"', () => {
  const now = new Date('2026-06-01T12:00:00Z')
  const at = (seconds: number) => formatRelativeTime('en', new Date(now.getTime() + seconds * 1000), now)
  expect(at(-2)).toBe('now')
  expect(at(-44)).toBe('44 seconds ago')
  expect(at(-46)).toBe('1 minute ago')
  expect(at(-46 * 60)).toBe('1 hour ago')
  expect(at(3 * 86_400)).toBe('in 3 days')
  expect(at(-27 * 86_400)).toBe('last month')
  expect(at(-321 * 86_400)).toBe('last year')
})
