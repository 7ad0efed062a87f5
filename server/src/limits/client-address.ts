/**
 * Who is calling, as limits and key address lists see it. The peer of the socket cannot be forged; X-Forwarded-For can,
 * so it is read only when the peer is a trusted proxy, from the right, and only as far as trusted proxies vouch for it.
 */
import ipaddr from 'ipaddr.js'
import { type Address, inRange, parseRange, type Range } from './address-ranges.ts'

export type ClientAddress = {
  /** Canonical text; an IPv4-mapped IPv6 address is written as IPv4. */
  readonly address: string
  /** The limit cell: the address itself for IPv4, its /64 for IPv6, since one household or attacker owns a /64. */
  readonly cell: string
}

export type ClientAddresses = {
  /** @param peer the socket's address @param forwardedFor X-Forwarded-For as received (several joined by commas). */
  read(peer: string, forwardedFor: string | undefined): ClientAddress
  isTrustedProxy(peer: string): boolean
}

const cacheSize = 4096
/** More hops than any real chain has; the rest of a longer header is not read. */
const maximumHops = 32

const parse = (text: string): Address | null => {
  try {
    const zone = text.indexOf('%')
    return ipaddr.process(zone === -1 ? text : text.slice(0, zone))
  } catch {
    return null
  }
}

/** Strips what proxies add to an address: a port, brackets. Null unless it is an address in its usual notation. */
const parseHop = (text: string): Address | null => {
  const hop = text.trim()
  const inBrackets = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(hop)?.[1]
  const withPort = /^([\d.]+):\d{1,5}$/.exec(hop)?.[1]
  const bare = inBrackets ?? withPort ?? hop
  if (!bare.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return null
  return parse(bare)
}

const describe = (address: Address): ClientAddress => {
  const text = address.toString()
  if (address.kind() === 'ipv4') return { address: text, cell: text }
  const network = address.toByteArray().fill(0, 8)
  return { address: text, cell: `${ipaddr.fromByteArray(network).toString()}/64` }
}

const within = (address: Address, ranges: readonly Range[]): boolean => ranges.some((range) => inRange(address, range))

const walk = (peer: Address, header: string, trusted: readonly Range[]): Address => {
  let client = peer
  let end = header.length
  for (let hop = 0; hop < maximumHops && end > 0 && within(client, trusted); hop++) {
    const comma = header.lastIndexOf(',', end - 1)
    const next = parseHop(header.slice(comma + 1, end))
    // Whoever is left of something unreadable is vouched for by nobody: the last proxy itself is the client.
    if (next === null) return client
    client = next
    end = comma
  }
  return client
}

/**
 * Peers are cached: what a keep-alive connection or a proxy repeats is one map look-up.
 * @param trustedProxies CIDR ranges; empty means that the header is never read.
 */
export const createClientAddresses = (trustedProxies: readonly string[]): ClientAddresses => {
  const trusted = trustedProxies.map(parseRange)
  const cache = new Map<string, { client: ClientAddress; parsed: Address | null }>()

  const readPeer = (peer: string): { client: ClientAddress; parsed: Address | null } => {
    const cached = cache.get(peer)
    if (cached !== undefined) return cached
    const parsed = parse(peer)
    // A Unix socket has no address; all its callers are one.
    const entry = { client: parsed === null ? { address: peer, cell: peer } : describe(parsed), parsed }
    if (cache.size >= cacheSize) cache.clear()
    cache.set(peer, entry)
    return entry
  }

  return {
    read: (peer, forwardedFor) => {
      const { client, parsed } = readPeer(peer)
      if (trusted.length === 0 || forwardedFor === undefined || parsed === null) return client
      if (!within(parsed, trusted)) return client
      return describe(walk(parsed, forwardedFor, trusted))
    },
    isTrustedProxy: (peer) => {
      const { parsed } = readPeer(peer)
      return parsed !== null && within(parsed, trusted)
    },
  }
}
