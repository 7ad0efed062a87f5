import { expect, it } from 'vitest'
import { addressWithin } from './address-ranges.ts'

it('admits an address within a range and no other, and fails closed on anything unreadable', () => {
  expect(addressWithin('10.1.2.3', ['192.168.0.0/16', '10.0.0.0/8'])).toBe(true)
  expect(addressWithin('::ffff:10.1.2.3', ['10.0.0.0/8'])).toBe(true)
  expect(addressWithin('2001:db8::1', ['2001:db8::/32'])).toBe(true)
  expect(addressWithin('203.0.113.9', ['203.0.113.9'])).toBe(true)
  for (const address of ['11.0.0.1', '2001:db9::1', '', 'localhost', '10.1']) {
    expect(addressWithin(address, ['10.0.0.0/8', '2001:db8::/32', 'junk', '10.0.0.0/99']), address).toBe(
      address === '10.1',
    )
  }
  expect(addressWithin('10.1.2.3', [])).toBe(false)
})
