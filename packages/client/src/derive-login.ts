/**
 * What a password becomes before anything leaves this machine (docs/spec/login.md).
 *
 *   mk   = Argon2id(NFKC(password), salt 16, kdf, 32 bytes)
 *   auth = HKDF-SHA512(mk, no salt, PAE("keepgate auth v1", email, salt, params), 32)     sent
 *   wrap = HKDF-SHA512(mk, no salt, PAE("keepgate wrap v1", email, salt, params), 32)     kept
 *   params = "argon2id m=<KiB> t=<passes> p=<lanes>"
 */
import { KdfParameters, normaliseEmail } from '@keepgate/protocol/login'
import { pae } from '@keepgate/protocol/pae'
import { fromBase64url, toBase64url } from './base64url.ts'
import { nativePrimitives, type Primitives } from './primitives.ts'

/** A server that asks for a weak or absurd derivation is not obeyed: it would make the password guessable. */
export class RefusedKdfError extends Error {
  override readonly name = 'RefusedKdfError'

  constructor() {
    super('The server asked for a password derivation that is too weak or too large. Nothing was sent.')
  }
}

/**
 * `salt` is base64url of 16 bytes. `auth` (base64url) is what the server checks, `wrapKey` (32 bytes) stays here.
 * Throws RefusedKdfError under 19 MiB or 2 passes.
 */
export const deriveLogin = async (
  password: string,
  email: string,
  salt: string,
  kdf: KdfParameters,
  primitives: Primitives = nativePrimitives,
): Promise<{ auth: string; wrapKey: Uint8Array }> => {
  if (!KdfParameters.safeParse(kdf).success) throw new RefusedKdfError()
  const saltBytes = fromBase64url(salt)
  if (saltBytes.length !== 16) throw new RefusedKdfError()
  const masterKey = await primitives.argon2id({
    password: new TextEncoder().encode(password.normalize('NFKC')),
    salt: saltBytes,
    memoryKib: kdf.memory_kib,
    iterations: kdf.iterations,
    parallelism: kdf.parallelism,
    length: 32,
  })
  const parameters = `argon2id m=${kdf.memory_kib} t=${kdf.iterations} p=${kdf.parallelism}`
  const derive = (purpose: string): Promise<Uint8Array> =>
    primitives.hkdf(masterKey, new Uint8Array(), pae(purpose, normaliseEmail(email), saltBytes, parameters), 32)
  const auth = toBase64url(await derive('keepgate auth v1'))
  const wrapKey = await derive('keepgate wrap v1')
  masterKey.fill(0)
  return { auth, wrapKey }
}
