import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const pool = new Uint8Array(4096)
let used = pool.length

const randomBits = (): number => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  return (pool[used++] ?? 0) & 31
}

let lastMs = -1
let lastTime = ''

const encodeTime = (milliseconds: number): string => {
  if (milliseconds === lastMs) return lastTime
  let rest = milliseconds
  let text = ''
  for (let position = 0; position < 10; position++) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  lastMs = milliseconds
  lastTime = text
  return text
}

/** Comes before every id that is made at this time or later. */
export const lowestId = (prefix: string, milliseconds: number): string =>
  `${prefix}_${encodeTime(milliseconds)}${'0'.repeat(16)}`

/** When an id was made, milliseconds since 1970; null for a text that is no id with this prefix. */
export const timeOfId = (prefix: string, id: string): number | null => {
  const [, time] = /^([a-z]+_)?([0-9a-hjkmnp-tv-z]{10})[0-9a-hjkmnp-tv-z]{16}$/.exec(id)?.slice(1) ?? []
  if (time === undefined || !id.startsWith(`${prefix}_`)) return null
  return [...time].reduce((sum, digit) => sum * 32 + alphabet.indexOf(digit), 0)
}

/**
 * `<prefix>_` + 10 characters of time + 16 of randomness (80 bits), Crockford base32: unique without a database,
 * and sorted by time of creation (the ULID layout, lower case).
 */
export const newId = (prefix: string, nowMs: number = Date.now()): string => {
  let text = `${prefix}_${encodeTime(nowMs)}`
  for (let position = 0; position < 16; position++) text += alphabet.charAt(randomBits())
  return text
}
