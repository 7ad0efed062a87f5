/** The hosts that a signed request may be for: PUBLIC_URL's, or where none is set, the addresses that the server listens on. */
import { networkInterfaces } from 'node:os'

const everyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]'])
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

const hostOf = (name: string, port: number): string =>
  new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`).host

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ scopeid }) => scopeid === undefined || scopeid === 0).map(({ address }) => address),
  )

/** More than a machine has that is reached without a name. */
const most = 16

/** @param listening host and port of the socket. */
export const authoritiesOf = (
  publicUrl: string | null,
  listening: { readonly host: string; readonly port: number },
): readonly string[] => {
  if (publicUrl !== null) return [new URL(publicUrl).host]
  const { host, port } = listening
  const names = everyAddress.has(host)
    ? [host.replace(/^\[|\]$/g, ''), 'localhost', ...ownAddresses()]
    : loopback.has(host)
      ? [host, 'localhost']
      : [host]
  return [...new Set(names.map((name) => hostOf(name, port)))].slice(0, most)
}
