/**
 * What a browser verifies the audit log with. Hashes are computed in script: a log has several for each entry, and
 * WebCrypto's promises would cost more than the hashing. Signatures are few, and WebCrypto's.
 */
import type { AuditPrimitives } from '@keepgate/protocol/audit-checkpoint'
import { sha256 } from '@noble/hashes/sha2.js'

/** WebCrypto wants bytes that certainly do not lie in shared memory. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** False also where the key or the signature is none. */
const verifyWith =
  (subtle: SubtleCrypto): AuditPrimitives['verifyEd25519'] =>
  async (publicKey, message, signature) => {
    try {
      const key = await subtle.importKey('raw', owned(publicKey), 'Ed25519', false, ['verify'])
      return await subtle.verify('Ed25519', key, owned(signature), owned(message))
    } catch (thrown) {
      // No Ed25519 at all is another thing than a wrong signature: nobody may take one for the other.
      if (thrown instanceof DOMException && thrown.name === 'NotSupportedError') throw thrown
      return false
    }
  }

/**
 * @param subtle `crypto.subtle`: in secure contexts alone. Where the browser knows no Ed25519, verifying rejects with
 * NotSupportedError instead of calling a signature wrong.
 */
export const browserAuditPrimitives = (subtle: SubtleCrypto): AuditPrimitives => ({
  sha256,
  verifyEd25519: verifyWith(subtle),
})
