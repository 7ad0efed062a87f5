/**
 * The audit log's hash chain (docs/spec/audit-log.md). What is hashed are the stored bytes, never a re-serialisation.
 *
 *   entry_hash(i) = SHA-256("keepgate audit v1" ‖ 0x00 ‖ deployment 16 ‖ u64be(i) ‖ entry_hash(i-1) 32 ‖ SHA-256(bytes(i)))
 *   entry_hash(-1) = 32 zero bytes
 */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

const label = new TextEncoder().encode('keepgate audit v1\0')

/** entry_hash(-1). */
export const genesis = new Uint8Array(32)

/** `deployment` is 16 bytes, `previousHash` 32, `bytes` the entry as it is stored. */
export const chainHash = (
  sha256: Sha256,
  entry: { deployment: Uint8Array; sequence: number; previousHash: Uint8Array; bytes: Uint8Array },
): Uint8Array => {
  const message = new Uint8Array(label.length + 16 + 8 + 32 + 32)
  message.set(label)
  message.set(entry.deployment, label.length)
  new DataView(message.buffer).setBigUint64(label.length + 16, BigInt(entry.sequence))
  message.set(entry.previousHash, label.length + 24)
  message.set(sha256(entry.bytes), label.length + 56)
  return sha256(message)
}
