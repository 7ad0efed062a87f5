/**
 * A chunk of a backup (docs/spec/backup.md): up to 16 MiB of lines, compressed (RFC 1950), then sealed.
 *
 *   u32be(length) ‖ sealed 80 + n         context = "backup chunk", SHA-256 of the head, index, "more" | "last"
 *
 * The key is the backup's own and the head is part of the context, so a chunk opens in its own file, at its own place.
 * "last" is in the context: whoever cuts the file leaves an end that was sealed as "more".
 */
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { openBytes, sealBytes } from '../crypto/aead.ts'
import type { RandomBytes } from '../crypto/random.ts'
import type { Secret } from '../kernel/secret.ts'
import { unreadable } from './header.ts'

/** Of one chunk when it is unpacked: what a reader must hold, whatever somebody packed. */
export const maximumPlainBytes = 16 * 1024 * 1024
/** A chunk is closed when it has grown beyond this. */
export const wantedPlainBytes = 512 * 1024
const overhead = 80
export const maximumSealedBytes = maximumPlainBytes + 65_536 + overhead

// In Node's threads, so that a server goes on serving.
const compress = promisify<Uint8Array, { level: number }, Buffer>(deflate)
const decompress = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate)

export type ChunkPlace = {
  /** SHA-256 of the head, hexadecimal. */
  readonly head: string
  /** From 0. */
  readonly index: number
  readonly last: boolean
}

const contextOf = ({ head, index, last }: ChunkPlace): readonly string[] => [
  'backup chunk',
  head,
  String(index),
  last ? 'last' : 'more',
]

export const sealChunk = async (
  key: Secret<Uint8Array>,
  place: ChunkPlace,
  plain: Uint8Array,
  random: RandomBytes,
): Promise<Uint8Array> => sealBytes(key, contextOf(place), await compress(plain, { level: 3 }), random)

const damaged = (index: number): Error =>
  unreadable(
    `The backup was changed or cut off: part ${index + 1} of it is not what was written there. Nothing was taken from it.`,
  )

/** Throws backup_unreadable. Nothing is unpacked before it is known to be what Keepgate sealed at this place. */
export const openChunk = async (
  key: Secret<Uint8Array>,
  place: ChunkPlace,
  sealed: Uint8Array,
): Promise<Uint8Array> => {
  let packed: Uint8Array
  try {
    packed = openBytes(key, contextOf(place), sealed)
  } catch {
    throw damaged(place.index)
  }
  try {
    return await decompress(packed, { maxOutputLength: maximumPlainBytes })
  } catch {
    throw unreadable(`Part ${place.index + 1} of the backup does not unpack to at most 16 MiB.`)
  }
}
