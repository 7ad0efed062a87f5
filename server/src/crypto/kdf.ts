import { createHmac, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

const hmacSha512 = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const hmac = createHmac('sha512', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

/**
 * HKDF-SHA512 (RFC 5869), extract and expand. `info` must be unambiguous: a constant or a PAE; it may be of any length.
 * Written out here because the runtime's own refuses an `info` beyond 1024 bytes, and contexts carry what strangers
 * and imports name.
 * @param length of the output in bytes, at most 255 × 64 (section 2.3)
 */
export const hkdfSha512 = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array => {
  if (!Number.isInteger(length) || length < 0 || length > 255 * 64)
    throw new RangeError('HKDF gives 255 blocks at most')
  // An empty salt is as good as the 64 zeros of section 2.2: HMAC pads its key with zeros.
  const pseudorandom = hmacSha512(salt, key)
  const output = new Uint8Array(length)
  let block: Uint8Array = new Uint8Array()
  for (let [offset, counter] = [0, 1]; offset < length; offset += 64, counter++) {
    const next = hmacSha512(pseudorandom, block, info, Uint8Array.of(counter))
    block.fill(0)
    block = next
    output.set(block.subarray(0, length - offset), offset)
  }
  pseudorandom.fill(0)
  block.fill(0)
  return output
}

const pbkdf2InThread = promisify(pbkdf2)

/** PBKDF2-HMAC-SHA256 (RFC 8018, section 5.2), outside the event loop: it is slow on purpose. */
export const pbkdf2Sha256 = async (
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Promise<Uint8Array> => new Uint8Array(await pbkdf2InThread(password, salt, iterations, length, 'sha256'))
