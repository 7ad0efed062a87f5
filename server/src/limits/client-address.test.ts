import { describe, expect, it } from 'vitest'
import { createClientAddresses } from './client-address.ts'

describe('without trusted proxies', () => {
  const { read } = createClientAddresses([])

  it('ignores every forged X-Forwarded-For', () => {
    for (const forged of ['1.2.3.4', '127.0.0.1', '1.2.3.4, 5.6.7.8', '', ',,,', '::1', 'unknown'])
      expect(read('203.0.113.7', forged)).toEqual({ address: '203.0.113.7', cell: '203.0.113.7' })
  })

  it('makes one cell of an IPv4 address and its IPv6-mapped form', () => {
    expect(read('::ffff:203.0.113.7', undefined).cell).toBe('203.0.113.7')
    expect(read('::ffff:cb00:7107', undefined).cell).toBe('203.0.113.7')
  })

  it('makes one cell of a /64, so that rotating inside it buys nothing', () => {
    const cells = new Set(
      Array.from({ length: 500 }, (_, host) => read(`2001:db8:1:2:${host.toString(16)}::1`, undefined).cell),
    )
    expect([...cells]).toEqual(['2001:db8:1:2::/64'])
    expect(read('2001:db8:1:3::1', undefined).cell).toBe('2001:db8:1:3::/64')
    expect(read('fe80::1%eth0', undefined).cell).toBe('fe80::/64')
  })

  it('answers a repeated peer with the same object', () => {
    expect(read('198.51.100.1', undefined)).toBe(read('198.51.100.1', 'x'))
  })

  it('stays correct past the size of its cache', () => {
    for (let host = 0; host < 10_000; host++) {
      const address = `10.1.${host >> 8}.${host & 255}`
      expect(read(address, undefined).cell).toBe(address)
    }
  })
})

describe('behind trusted proxies', () => {
  const { read, isTrustedProxy } = createClientAddresses(['10.0.0.0/8', '::1', 'fd00::/8'])
  const address = (peer: string, header?: string) => read(peer, header).address

  it('takes the last address that a proxy vouches for', () => {
    expect(address('10.0.0.1', '203.0.113.7')).toBe('203.0.113.7')
    expect(address('10.0.0.1', '1.1.1.1, 203.0.113.7')).toBe('203.0.113.7')
    expect(address('10.0.0.1', '1.1.1.1, 203.0.113.7, 10.2.3.4')).toBe('203.0.113.7')
    expect(address('::ffff:10.0.0.1', '203.0.113.7')).toBe('203.0.113.7')
    expect(address('fd00::5', '2001:db8::7')).toBe('2001:db8::7')
  })

  it('ignores the header when the peer is not one of them', () => {
    expect(address('203.0.113.66', '1.1.1.1')).toBe('203.0.113.66')
    expect(address('203.0.113.66', '10.0.0.1')).toBe('203.0.113.66')
  })

  it('stops at what it cannot read instead of believing what stands left of it', () => {
    for (const junk of ['unknown', '', '0x7f.1', '2130706433', '1.2.3', '1.2.3.4.5', 'evil\r\nx: y', '[::1'])
      expect(address('10.0.0.1', `1.1.1.1, ${junk}`)).toBe('10.0.0.1')
  })

  it('reads ports, brackets and spaces as proxies write them', () => {
    expect(address('10.0.0.1', ' 203.0.113.7:51234 ')).toBe('203.0.113.7')
    expect(address('10.0.0.1', '[2001:db8::7]:443')).toBe('2001:db8::7')
    expect(address('10.0.0.1', '::ffff:203.0.113.7')).toBe('203.0.113.7')
  })

  it('answers a chain of trusted proxies alone with its first, and a huge header within bounds', () => {
    expect(address('10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3')
    expect(address('10.0.0.1', '10.0.0.9, '.repeat(5000).concat('10.0.0.8'))).toMatch(/^10\./)
  })

  it('tells a trusted peer from another', () => {
    expect([isTrustedProxy('::ffff:10.9.9.9'), isTrustedProxy('11.0.0.1'), isTrustedProxy('')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('refuses a range it cannot read', () => {
    expect(() => createClientAddresses(['proxy.example'])).toThrow()
    expect(() => createClientAddresses(['10.0.0.0/99'])).toThrow()
  })
})
