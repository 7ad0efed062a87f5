import { fromBase64 } from '../kernel/bytes.ts'
import { Secret } from '../kernel/secret.ts'
import { equalBytes } from './equal.ts'

/** Root keys by id. `primary` seals; the others only open what was sealed before a rotation. */
export type KeyRing = {
  readonly primary: string
  readonly keys: ReadonlyMap<string, Secret<Uint8Array>>
}

/** A configuration error. The message names the variable and what is wrong, never the value or a part of it. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError'
  readonly variable: string

  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`)
    this.variable = variable
  }
}

const keyBytes = 32
/** `d<n>` is the name of a wrapped data key, so no root may take it. */
const kidSyntax = /^(?!d[0-9]+$)[a-z][a-z0-9_-]{0,31}$/

/** The roots of docs/spec/seal.md and its vectors. Public, hence no keys; a test holds this list to the vectors. */
const documentedExamples: ReadonlySet<string> = new Set([
  'aATbYZdlHV3GF7KxhhhbXLqStwv2QbJcg55/NH4Wkk8=',
  'Pr9PLiav3guAtkzefSvaRd0DhbM8VJIsZQSxnrhplXI=',
])

/** Every byte differs from the one before by the same amount: all equal, counting up, counting down. */
const isArithmetic = (bytes: Uint8Array): boolean => {
  const step = ((bytes[1] ?? 0) - (bytes[0] ?? 0)) & 0xff
  return bytes.every((byte, index) => index === 0 || ((byte - (bytes[index - 1] ?? 0)) & 0xff) === step)
}

const parseKey = (variable: string, subject: string, text: string): Secret<Uint8Array> => {
  const refuse = (problem: string): KeyRingError => new KeyRingError(variable, `${subject}${problem}`)
  const bytes = fromBase64(text)
  if (bytes === null || bytes.length !== keyBytes) {
    throw refuse(`must be ${keyBytes} bytes when base64 decoded (make one with: openssl rand -base64 ${keyBytes})`)
  }
  if (documentedExamples.has(text)) throw refuse('is an example from the documentation, which everyone knows')
  if (isArithmetic(bytes)) throw refuse('is a constant pattern, which everyone can guess')
  return new Secret(new Uint8Array(bytes))
}

const parseList = (variable: string, text: string): [string, Secret<Uint8Array>][] =>
  text.split(',').map((entry, index) => {
    const [kid = '', key, ...rest] = entry.trim().split(':')
    const position = `entry ${index + 1} `
    if (key === undefined || rest.length > 0) {
      throw new KeyRingError(variable, `${position}must be written <id>:<base64 of ${keyBytes} bytes>`)
    }
    // The text before the colon is not repeated: whoever swaps the two halves would find the key in the message.
    if (!kidSyntax.test(kid)) {
      throw new KeyRingError(
        variable,
        `${position}has an id that is not 1 to 32 of a-z, 0-9, _ and -, starting with a letter (d1, d2… are taken)`,
      )
    }
    return [kid, parseKey(variable, position, key)]
  })

const refuseRepetition = (variable: string, entries: readonly [string, Secret<Uint8Array>][]): void => {
  entries.forEach(([kid, key], index) => {
    for (const [earlierKid, earlierKey] of entries.slice(0, index)) {
      if (earlierKid === kid) throw new KeyRingError(variable, `names the id ${kid} twice`)
      if (equalBytes(earlierKey.reveal(), key.reveal())) {
        throw new KeyRingError(variable, `gives the ids ${earlierKid} and ${kid} the same key`)
      }
    }
  })
}

/**
 * Reads root keys from a variable's text (surrounding white space is ignored). A variable in the singular
 * (`ENCRYPTION_KEY`) holds one canonical base64 of 32 bytes and names it k1; one in the plural (`ENCRYPTION_KEYS`, also
 * with `_FILE`) holds `k2:<base64>,k1:<base64>`, of which the first is primary. Throws KeyRingError.
 */
export const parseKeyRing = (variable: string, text: string): KeyRing => {
  const isList = variable.replace(/_FILE$/, '').endsWith('S')
  const entries: [string, Secret<Uint8Array>][] = isList
    ? parseList(variable, text)
    : [['k1', parseKey(variable, '', text.trim())]]
  refuseRepetition(variable, entries)
  return { primary: entries[0]?.[0] ?? 'k1', keys: new Map(entries) }
}
