/** Where a page of records ended: base64url of `<time>.<id>.<crc32>`. It opens nothing: a page is always one workspace's. */
import { crc32 } from 'node:zlib'
import { fromBase64url, toBase64url, utf8 } from '../../kernel/bytes.ts'
import { AppError } from '../../kernel/errors.ts'

export type Position = { time: number; id: string }

// Against slips of a hand, not against an attacker: with a forged cursor one only reads one's own records.
const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')

export const encodeCursor = ({ time, id }: Position): string => {
  const text = `${time}.${id}`
  return toBase64url(utf8(`${text}.${checksum(text)}`))
}

/** Throws AppError `invalid_request`. */
export const decodeCursor = (cursor: string): Position => {
  const bytes = cursor.length <= 256 ? fromBase64url(cursor) : null
  const match = bytes && /^((\d{1,15})\.([a-z0-9_]{1,64}))\.([0-9a-f]{8})$/i.exec(Buffer.from(bytes).toString('latin1'))
  const [, text = '', time = '', id = '', sum] = match ?? []
  if (!match || checksum(text) !== sum) {
    throw new AppError('invalid_request', {
      message: 'The cursor is not one that an earlier page gave.',
      param: 'cursor',
    })
  }
  return { time: Number(time), id }
}
