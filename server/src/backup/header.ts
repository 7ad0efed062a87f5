/**
 * The head of a backup (docs/spec/backup.md), readable without any key:
 *
 *   "keepgate backup\n" 16 ‖ u32be(version) ‖ u32be(length) ‖ JSON, UTF-8, of that length
 *
 * What it says is proven by the chunks: each is sealed to the SHA-256 of all these bytes. Until one has opened, it is the
 * word of whoever brought the file.
 */
import { z } from 'zod'
import { concatBytes, fromUtf8, utf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'

export const formatVersion = 1
export const preludeBytes = 24
const magic = utf8('keepgate backup\n')
const maximumHeaderBytes = 16_384

const Header = z.strictObject({
  backup: z.string().regex(/^bak_[0-9a-z]{26}$/),
  /** Which audit log, and so which installation: 16 bytes. */
  deployment: z.string().regex(/^[0-9a-f]{32}$/),
  /** Milliseconds since 1970. */
  created_at: z.int().nonnegative(),
  keepgate: z.string().max(40),
  kid: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/),
  /** The check value of that root key, so that another key of the same name is told from a damaged file. */
  key_check: z.string().regex(/^[0-9a-f]{16}$/),
  /** The backup's own key, sealed under that root. */
  sealed_key: z.string().max(1000),
})
export type Header = z.infer<typeof Header>

const uint32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

export const readUint32 = (bytes: Uint8Array, offset = 0): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset)

export const encodeLength = uint32

export const encodeHeader = (header: Header): Uint8Array => {
  const json = utf8(JSON.stringify(header))
  return concatBytes(magic, uint32(formatVersion), uint32(json.length), json)
}

export const unreadable = (why: string): AppError => new AppError('backup_unreadable', { message: why })

/** @param prelude the first 24 bytes. @returns how many bytes of JSON follow. Throws backup_unreadable, backup_newer. */
export const decodePrelude = (prelude: Uint8Array): number => {
  if (prelude.length < preludeBytes || !magic.every((byte, index) => prelude[index] === byte)) {
    throw unreadable('This file is no backup of Keepgate: it does not begin as one.')
  }
  const version = readUint32(prelude, 16)
  if (version > formatVersion) {
    throw new AppError('backup_newer', {
      message: `The backup has format ${version}; this Keepgate reads ${formatVersion}.`,
    })
  }
  const length = readUint32(prelude, 20)
  if (version !== formatVersion || length > maximumHeaderBytes) {
    throw unreadable('The head of the backup was changed: its version or its length cannot be.')
  }
  return length
}

export const decodeHeader = (json: Uint8Array): Header => {
  try {
    return Header.parse(JSON.parse(fromUtf8(json)))
  } catch {
    throw unreadable('The head of the backup was changed or cut off: it is not what Keepgate writes.')
  }
}
