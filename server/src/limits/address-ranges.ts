/** Ranges of addresses: those of trusted proxies, and those that a key may come from. */
import ipaddr from 'ipaddr.js'

export type Address = ReturnType<typeof ipaddr.process>
export type Range = readonly [network: Address, prefix: number]

/** "10.0.0.0/8" or a single address. Throws on anything else. */
export const parseRange = (text: string): Range => {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

export const inRange = (address: Address, [network, prefix]: Range): boolean =>
  network.kind() === address.kind() && address.match(network, prefix)

const remembered = new Map<string, Range | null>()
const maximumRemembered = 4096

const readRange = (text: string): Range | null => {
  try {
    return parseRange(text)
  } catch {
    return null
  }
}

const rangeOf = (text: string): Range | null => {
  const known = remembered.get(text)
  if (known !== undefined) return known
  if (remembered.size >= maximumRemembered) remembered.clear()
  const range = readRange(text)
  remembered.set(text, range)
  return range
}

/** Whether a key's list allows it. Fails closed: an unreadable range, or an address that is none (a Unix socket), is not within. */
export const addressWithin = (address: string, ranges: readonly string[]): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return ranges.some((text) => {
    const range = rangeOf(text)
    return range !== null && inRange(parsed, range)
  })
}
