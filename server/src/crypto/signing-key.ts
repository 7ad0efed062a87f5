/** Ed25519 keys that people keep: as the PEM of PKCS#8 that `openssl genpkey -algorithm ed25519` writes too. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { Secret } from '../kernel/secret.ts'
import type { Ed25519Signer } from './ed25519.ts'

const publicKeyBytes = 32

/**
 * Encodings of the points of small order, the sign bit cleared, canonical and not: under such a key some fixed signature
 * verifies for any text. (y = 0, 1, the two of order eight, p - 1, p, p + 1.)
 */
const smallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/** Whether the bytes may be a key that only its holder can sign with. */
export const isUsablePublicKey = (bytes: Uint8Array): boolean => {
  if (bytes.length !== publicKeyBytes) return false
  const withoutSign = Buffer.from(bytes)
  withoutSign[publicKeyBytes - 1] = (withoutSign[publicKeyBytes - 1] ?? 0) & 0x7f
  return !smallOrder.has(withoutSign.toString('hex'))
}

const signerOf = (key: KeyObject): Ed25519Signer => ({
  publicKey: new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-publicKeyBytes)),
  sign: (message) => new Uint8Array(sign(null, message, key)),
})

/** Null unless the PEM holds a private key of Ed25519, unencrypted. */
export const readSigningKey = (pem: Secret): Ed25519Signer | null => {
  try {
    const key = createPrivateKey({ key: pem.reveal(), format: 'pem' })
    return key.asymmetricKeyType === 'ed25519' ? signerOf(key) : null
  } catch {
    return null
  }
}

export const generateSigningKey = (): { readonly signer: Ed25519Signer; readonly pem: Secret } => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  return { signer: signerOf(privateKey), pem: new Secret(pem.toString()) }
}
