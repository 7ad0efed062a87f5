/**
 * Where a page of keys or tokens ended: base64url of the JSON `[sort, value, id]`, value being what the list is sorted
 * by. It opens nothing: a page is always one workspace's, and whoever forges one reads their own list from elsewhere.
 */
import { z } from 'zod'
import { fromBase64url, fromUtf8, toBase64url, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'

export const sortWords = ['created_at', 'name', 'last_used_at', 'expires_at'] as const
export type CredentialSort = { readonly by: (typeof sortWords)[number]; readonly descending: boolean }

export type Place = { readonly value: string | number; readonly id: string }

/** `-name`: by name, descending. */
const write = ({ by, descending }: CredentialSort): string => `${descending ? '-' : ''}${by}`

// PostgreSQL has no text with a null character.
const text = z
  .string()
  .max(400)
  .regex(/^[^\p{Cc}]*$/u)
const Place = z.tuple([z.string(), z.union([z.int(), text]), z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)])

export const encodePlace = (sort: CredentialSort, { value, id }: Place): string =>
  toBase64url(utf8(JSON.stringify([write(sort), value, id])))

const parse = (cursor: string): unknown => {
  try {
    const bytes = fromBase64url(cursor)
    return bytes === null ? null : JSON.parse(fromUtf8(bytes))
  } catch {
    return null
  }
}

/** Throws AppError invalid_request: it is none, or it belongs to a list in another order. */
export const decodePlace = (sort: CredentialSort, cursor: string): Place => {
  const read = Place.safeParse(parse(cursor))
  const [of, value, id] = read.success ? read.data : []
  const fitting = typeof value === (sort.by === 'name' ? 'string' : 'number')
  if (value === undefined || id === undefined || !fitting || of !== write(sort)) {
    throw new AppError('invalid_request', {
      message: 'The cursor is not one that an earlier page of this list, in this order, gave.',
      param: 'cursor',
    })
  }
  return { value, id }
}
