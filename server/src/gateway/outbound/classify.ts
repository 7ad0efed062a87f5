/**
 * What an IP address is, by the special-purpose registries (RFC 6890 and its successors, in ipaddr.js). Only an
 * address that is known to be public is called so; everything else has the name of why not.
 */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** `public`, or the kind of place it is (`private`, `loopback`, `linkLocal`, `invalid`, …). */
export type AddressKind = string

/** Reachable only from inside a cloud, and hands out credentials there, though its number is a public one. */
const platformAddresses: ReadonlySet<string> = new Set(['168.63.129.16'])

const classifyIpv4 = (address: InstanceType<typeof ipaddr.IPv4>): AddressKind => {
  if (platformAddresses.has(address.toString())) return 'platform'
  const range = address.range()
  return range === 'unicast' ? 'public' : range
}

const embeddedIpv4 = (parts: readonly number[]): InstanceType<typeof ipaddr.IPv4> => new ipaddr.IPv4(parts.slice(12))

const classifyIpv6 = (address: InstanceType<typeof ipaddr.IPv6>): AddressKind => {
  const bytes = address.toByteArray()
  const range = address.range()
  // The connection really goes to the embedded address; with DNS64 (RFC 6147) every IPv4 host looks like this.
  if (range === 'ipv4Mapped') return classifyIpv4(embeddedIpv4(bytes))
  if (range === 'rfc6052' && address.match(ipaddr.IPv6.parse('64:ff9b::'), 96)) {
    return classifyIpv4(embeddedIpv4(bytes))
  }
  // 6to4, Teredo, local-use NAT64, documentation and the rest are never a provider's address.
  if (range !== 'unicast') return range
  // Outside 2000::/3 nothing is assigned (RFC 4291 §2.4), `::a.b.c.d` included.
  if (((bytes[0] ?? 0) & 0xe0) !== 0x20) return 'unassigned'
  // ISATAP (RFC 5214) carries an IPv4 address that may be anything.
  const isIsatap = ((bytes[8] ?? 0) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe
  return isIsatap ? 'isatap' : 'public'
}

/** @param text an address in its usual notation; a zone (`%eth0`) makes it link-local business and so not public. */
export const classify = (text: string): AddressKind => {
  if (isIP(text) === 0) return 'invalid'
  if (text.includes('%')) return 'zoned'
  const address = ipaddr.parse(text)
  return address instanceof ipaddr.IPv4
    ? classifyIpv4(address)
    : classifyIpv6(address as InstanceType<typeof ipaddr.IPv6>)
}
