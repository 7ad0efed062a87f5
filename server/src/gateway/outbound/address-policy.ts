/**
 * Where the gateway may connect: https to public addresses, and the host:port pairs that the operator allowed. The
 * text of a URL decides what it can; what its name resolves to is checked by `pinnedLookup` in the act of connecting.
 */
import { isIP } from 'node:net'
import { AppError } from '../../kernel/errors.ts'
import { type AddressKind, classify } from './classify.ts'

export type AllowedHost = {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string
  readonly port: number
}

export type CheckedUrl = {
  readonly url: URL
  /** Lower case, no final dot, no brackets. */
  readonly host: string
  readonly port: number
}

export type AddressPolicy = {
  /** Throws AppError outbound_refused, naming the host but never the path. Resolves nothing. */
  checkUrl(text: string): CheckedUrl
  /** Throws AppError outbound_refused unless `address`, to which `host` resolved, may be connected to on `port`. */
  checkAddress(host: string, port: number, address: string): void
  /** Allows these from now on, beside those it was made with, in place of what it was granted before. */
  grant(hosts: readonly AllowedHost[]): void
}

/** No single host answers there, so no permission of the operator can mean them. */
const neverAllowed: ReadonlySet<AddressKind> = new Set(['invalid', 'zoned', 'multicast', 'broadcast'])

export const normaliseHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

/** Longer than any name of DNS (RFC 1035); what an attacker names is not echoed at length. */
const shown = (host: string): string => (host.length > 253 ? `${host.slice(0, 60)}…` : host)

export const outboundRefused = (host: string, why: string, cause?: unknown): AppError =>
  new AppError('outbound_refused', {
    message: `The provider’s address ${shown(host)} is not allowed: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  })

const parseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw new AppError('outbound_refused', { message: 'The provider’s address is not a URL.' })
  return url
}

/** Where parsers disagree, attacks live: what the URL standard would silently repair or drop is refused instead. */
const refuseAmbiguity = (text: string, url: URL): void => {
  const host = url.hostname
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u009f\\]/.test(text))
    throw outboundRefused(host, 'it contains spaces, control characters or backslashes')
  if (!/^https?:\/\/[^/]/i.test(text)) throw outboundRefused(host, 'it must start with https://')
  if (/^https?:\/\/[^/?#]*@/i.test(text)) throw outboundRefused(host, 'it contains a user name or password')
  if (text.includes('#')) throw outboundRefused(host, 'it contains a fragment')
}

export const createAddressPolicy = (allowedHosts: readonly AllowedHost[]): AddressPolicy => {
  const namesOf = (hosts: readonly AllowedHost[]) =>
    new Set(hosts.map(({ host, port }) => `${normaliseHost(host)} ${port}`))
  const allowed = namesOf(allowedHosts)
  let granted: ReadonlySet<string> = new Set()
  const isAllowed = (host: string, port: number): boolean => {
    const name = `${normaliseHost(host)} ${port}`
    return allowed.has(name) || granted.has(name)
  }

  const checkAddress = (host: string, port: number, address: string): void => {
    const kind = classify(address)
    if (kind === 'public' || (!neverAllowed.has(kind) && isAllowed(host, port))) return
    if (neverAllowed.has(kind)) throw outboundRefused(host, `it is a ${kind} address`)
    throw outboundRefused(host, `it is a ${kind} address and OUTBOUND_ALLOW does not name ${shown(host)}:${port}`)
  }

  const checkUrl = (text: string): CheckedUrl => {
    const url = parseUrl(text)
    refuseAmbiguity(text, url)
    const host = normaliseHost(url.hostname)
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
    if (port === 0) throw outboundRefused(host, 'port 0 is no port')
    if (url.protocol === 'http:' && !isAllowed(host, port)) {
      throw outboundRefused(host, `plain http needs OUTBOUND_ALLOW=${shown(host)}:${port}`)
    }
    // A literal is never looked up, so it is judged here; the URL standard has made one form of 0x7f.1 and the like.
    if (isIP(host) !== 0) checkAddress(host, port, host)
    return { url, host, port }
  }

  return {
    checkUrl,
    checkAddress,
    grant: (hosts) => {
      granted = namesOf(hosts)
    },
  }
}
