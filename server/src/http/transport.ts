import { isIP } from 'node:net'
import type { HttpSettings } from './services.ts'

const originOf = (url: string | null): URL | null => (url !== null && URL.canParse(url) ? new URL(url) : null)

/** Host header as a URL's host, or null where it is not one. */
const hostUrl = (host: string | undefined): URL | null =>
  host !== undefined && /^[A-Za-z0-9.:[\]_-]{1,255}$/.test(host) ? originOf(`http://${host}`) : null

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  (isIP(hostname) === 4 && hostname.startsWith('127.'))

export type Transport = {
  readonly secure: boolean
  readonly local: boolean
  /** Origin of this very installation as the caller addressed it; null where Host is not a host. */
  readonly ownOrigin: string | null
}

/**
 * How the request came. Who controls what: the peer address is the kernel's, `x-forwarded-proto` counts only from a
 * trusted proxy, and Host is the caller's own word, which can weaken nobody's session but the caller's.
 */
export const readTransport = (input: {
  readonly host: string | undefined
  readonly forwardedProto: string | undefined
  readonly peerTrusted: boolean
  readonly settings: Pick<HttpSettings, 'publicUrl'>
}): Transport => {
  const asked = hostUrl(input.host)
  const published = originOf(input.settings.publicUrl)
  const atPublishedHost = asked !== null && published !== null && asked.hostname === published.hostname
  const secure =
    (input.peerTrusted && input.forwardedProto === 'https') || (atPublishedHost && published.protocol === 'https:')
  const scheme = secure ? 'https' : 'http'
  return {
    secure,
    local: asked !== null && isLoopback(asked.hostname),
    ownOrigin: asked === null ? null : new URL(`${scheme}://${asked.host}`).origin,
  }
}
