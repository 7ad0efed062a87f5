/**
 * The `lookup` of a connection: it resolves once, judges every answer, and hands the judged addresses to the socket.
 * There is no second resolution for an attacker's name server to answer differently.
 */
import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { AppError } from '../../kernel/errors.ts'
import { type AddressPolicy, normaliseHost, outboundRefused } from './address-policy.ts'

export type ResolvedAddress = { readonly address: string; readonly family: number }
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true, order: 'verbatim' })

const familyOf = (family: number | string | undefined): number =>
  family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : 0

/** LookupFunction wants Node's own error type. */
const asSystemError = (thrown: unknown): NodeJS.ErrnoException =>
  thrown instanceof Error ? thrown : new Error('look-up failed', { cause: thrown })

/**
 * For `net.connect`, `tls.connect` and undici's connector. Made for one port, because OUTBOUND_ALLOW names pairs and
 * Node does not tell a lookup which port is meant. Literal addresses are never looked up by Node: `checkUrl` judged
 * them. Fails with AppError outbound_refused (one bad answer among good ones suffices) or the resolver's own error.
 */
export const pinnedLookup =
  (policy: AddressPolicy, port: number, resolve: Resolve = resolveBySystem): LookupFunction =>
  (hostname, options, callback) => {
    const host = normaliseHost(hostname)
    const checked = async (): Promise<readonly ResolvedAddress[]> => {
      const answers = await resolve(host)
      for (const { address } of answers) policy.checkAddress(host, port, address)
      const family = familyOf(options.family)
      const usable = family === 0 ? answers : answers.filter((answer) => answer.family === family)
      if (usable.length === 0) throw outboundRefused(host, 'it resolves to no address')
      return usable
    }
    checked().then(
      (addresses) => {
        const first = addresses[0]
        if (options.all === true || first === undefined)
          callback(
            null,
            addresses.map((entry) => ({ ...entry })),
          )
        else callback(null, first.address, first.family)
      },
      (thrown: unknown) => callback(thrown instanceof AppError ? thrown : asSystemError(thrown), [], 0),
    )
  }
