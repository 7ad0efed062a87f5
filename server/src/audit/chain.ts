/**
 * The hash chain (docs/spec/audit-log.md). What is hashed are the stored bytes, never a re-serialisation.
 *
 *   entry_hash(i) = SHA-256("keepgate audit v1" ‖ 0x00 ‖ deployment 16 ‖ u64be(i) ‖ entry_hash(i-1) 32 ‖ SHA-256(bytes(i)))
 *   entry_hash(-1) = 32 zero bytes; hashes are 64 lower-case hexadecimal characters wherever they are text
 */
import { sha256, sha256Hex } from '../crypto/hash.ts'
import { concatBytes, utf8 } from '../kernel/bytes.ts'

const label = utf8('keepgate audit v1\0')

export const genesisHash = '0'.repeat(64)

const unsigned64 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** `deployment` and `previousHash` are hexadecimal of 16 and 32 bytes; `bytes` is the entry as it is stored. */
export const entryHash = (entry: {
  deployment: string
  sequence: number
  previousHash: string
  bytes: string
}): string =>
  sha256Hex(
    concatBytes(
      label,
      Buffer.from(entry.deployment, 'hex'),
      unsigned64(entry.sequence),
      Buffer.from(entry.previousHash, 'hex'),
      sha256(entry.bytes),
    ),
  )
