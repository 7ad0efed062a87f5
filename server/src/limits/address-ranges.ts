/** Whether a client's address lies in the ranges that a key allows. */
import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.process>
type Range = readonly [network: Address, prefix: number]

const remembered = new Map<string, Range | null>()
const maximumRemembered = 4096

/** "10.0.0.0/8" or a single address; null for anything else. */
const readRange = (text: string): Range | null => {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    const address = ipaddr.process(text)
    return [address, address.kind() === 'ipv4' ? 32 : 128]
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

/** Fails closed: an unreadable range, or an address that is none (a Unix socket), is not within. */
export const addressWithin = (address: string, ranges: readonly string[]): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return ranges.some((text) => {
    const range = rangeOf(text)
    return range !== null && range[0].kind() === parsed.kind() && parsed.match(range[0], range[1])
  })
}
