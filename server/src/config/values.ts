/**
 * How a setting's text is read. Each reader throws InvalidValue with the end of a sentence that begins with the
 * setting's name; it never repeats the text, which may be a secret in the wrong place.
 */
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

export class InvalidValue extends Error {
  override readonly name = 'InvalidValue'
}

export type Rate = { readonly limit: number; readonly windowSeconds: number }
export type HostPort = { readonly host: string; readonly port: number }

/** A zod schema of text that `read` turns into a value. */
export const text = <Value>(read: (text: string) => Value) =>
  z.string().transform((given, context): Value => {
    try {
      return read(given.trim())
    } catch (thrown) {
      if (!(thrown instanceof InvalidValue)) throw thrown
      context.addIssue({ code: 'custom', message: thrown.message })
      return z.NEVER
    }
  })

const check = <Value>(value: Value, holds: boolean, problem: string): Value => {
  if (!holds) throw new InvalidValue(problem)
  return value
}

export const oneOf =
  <const Name extends string>(...names: readonly Name[]) =>
  (given: string): Name => {
    const name = names.find((candidate) => candidate === given.toLowerCase())
    if (name === undefined) throw new InvalidValue(`must be one of ${names.join(', ')}`)
    return name
  }

export const readBoolean = (given: string): boolean => oneOf('true', 'false')(given) === 'true'

export const integer =
  (minimum: number, maximum: number) =>
  (given: string): number =>
    check(
      Number(given),
      /^\d{1,15}$/.test(given) && Number(given) >= minimum && Number(given) <= maximum,
      `must be a whole number from ${minimum} to ${maximum}`,
    )

const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** "500ms", "30s", "5m", "12h", "30d" → milliseconds. */
export const duration =
  (minimumMs: number, maximumMs: number) =>
  (given: string): number => {
    const [, amount, unit] = /^(\d{1,9})\s*(ms|s|m|h|d)$/.exec(given) ?? []
    const milliseconds = Number(amount) * (unitMilliseconds[unit ?? ''] ?? Number.NaN)
    check(
      milliseconds,
      Number.isFinite(milliseconds),
      'must be a number with a unit: ms, s, m, h or d, for instance 30s',
    )
    const inside = milliseconds >= minimumMs && milliseconds <= maximumMs
    return check(milliseconds, inside, `must be from ${minimumMs} ms to ${maximumMs} ms`)
  }

const unitBytes: Readonly<Record<string, number>> = { '': 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }

/** "33554432", "32MiB" → bytes. */
export const byteCount =
  (minimum: number, maximum: number) =>
  (given: string): number => {
    const [, amount, unit = ''] = /^(\d{1,12})\s*(kib|mib|gib)?$/i.exec(given) ?? []
    const bytes = Number(amount) * (unitBytes[unit.toLowerCase()] ?? Number.NaN)
    const inside = bytes >= minimum && bytes <= maximum
    return check(bytes, inside, `must be a number of bytes (or KiB, MiB, GiB) from ${minimum} to ${maximum}`)
  }

const windowSeconds: Readonly<Record<string, number>> = { minute: 60, min: 60, hour: 3600, day: 86_400 }

/** "60/minute", "50/hour", "5/day"; "off" is no limit (null). */
export const readRate = (given: string): Rate | null => {
  if (given.toLowerCase() === 'off') return null
  const [, amount, unit] = /^(\d{1,9})\s*\/\s*(minute|min|hour|day)$/i.exec(given) ?? []
  const window = windowSeconds[(unit ?? '').toLowerCase()]
  if (window === undefined || Number(amount) < 1) {
    throw new InvalidValue('must be a number from 1 and a window, N/minute, N/hour or N/day, or off')
  }
  return { limit: Number(amount), windowSeconds: window }
}

const splitList = (given: string): string[] =>
  given
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

export const list =
  <Value>(read: (item: string) => Value) =>
  (given: string): Value[] =>
    splitList(given).map(read)

const parseHttpUrl = (given: string, problem: string): URL => {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^https?:$/.test(url.protocol)) throw new InvalidValue(problem)
  return url
}

/** "https://app.example" as browsers write it. A path, a user name or `*` is refused: cookies go with these requests. */
export const readOrigin = (given: string): string => {
  const problem = 'must hold origins such as https://app.example, without path, user name or *'
  const url = parseHttpUrl(given, problem)
  return check(url.origin, url.href === `${url.origin}/` && !/[?#]/.test(given), problem)
}

export const headerNames = (given: string): readonly string[] | '*' => {
  if (given === '*') return '*'
  return list((name) =>
    check(name, /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && name !== '*', 'must hold header names, or * alone'),
  )(given)
}

export const readNetwork = (given: string): string => {
  const valid = given.includes('/') ? ipaddr.isValidCIDR(given) : ipaddr.isValid(given)
  const plain = given.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(given.replace(/\/.*$/, ''))
  return check(given, valid && plain, 'must hold addresses or CIDR ranges such as 10.0.0.0/8')
}

/** "localhost:11434", "[::1]:8000". */
export const readHostPort = (given: string): HostPort => {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s/:@[\]]+)):(\d{1,5})$/.exec(given) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new InvalidValue('must hold pairs of host:port such as localhost:11434, without http://')
  }
  return { host: host.toLowerCase(), port: Number(port) }
}

export const urlOf =
  (...schemes: readonly string[]) =>
  (given: string): string => {
    const valid = URL.canParse(given) && schemes.includes(new URL(given).protocol.slice(0, -1))
    return check(given, valid, `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`)
  }

export const atLeast =
  (minimum: number) =>
  (given: string): string =>
    check(given, given.length >= minimum, `must be at least ${minimum} characters long`)
