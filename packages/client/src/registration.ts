/** What a new person, or a person with a new password, sends: made here, so that the password stays here. */
import {
  defaultKdf,
  Email,
  normaliseEmail,
  type PasswordPart,
  type RecoveryPart,
  type Registration,
} from '@keepgate/protocol/login'
import { toBase64url } from './base64url.ts'
import { deriveLogin } from './derive-login.ts'
import { nativePrimitives, type Primitives } from './primitives.ts'
import { createRecoveryCode, deriveRecovery, readRecoveryCode } from './recovery-code.ts'
import { sealUserKey } from './user-key.ts'

/** Length is what resists guessing; composition rules do not (NIST SP 800-63B). */
export const minimumPasswordLength = 10

export class RefusedPasswordError extends Error {
  override readonly name = 'RefusedPasswordError'

  constructor() {
    super(`A password has at least ${minimumPasswordLength} characters.`)
  }
}

/** A password part that seals `userKey` under the new password. Throws RefusedPasswordError. */
export const createPasswordPart = async (
  input: { email: string; password: string; userKey: Uint8Array },
  primitives: Primitives = nativePrimitives,
): Promise<PasswordPart> => {
  if ([...input.password.normalize('NFKC')].length < minimumPasswordLength) throw new RefusedPasswordError()
  const salt = toBase64url(primitives.randomBytes(16))
  const { auth, wrapKey } = await deriveLogin(input.password, input.email, salt, defaultKdf, primitives)
  const wrapped = await sealUserKey(wrapKey, 'password', input.userKey, primitives)
  return { kdf: defaultKdf, login_salt: salt, auth, wrapped_user_key: wrapped }
}

/** A new recovery code to show once, and what the server keeps of it. `email` in its normalised form. */
export const createRecoveryPart = async (
  input: { email: string; userKey: Uint8Array },
  primitives: Primitives = nativePrimitives,
): Promise<{ recoveryCode: string; recovery: RecoveryPart }> => {
  const recoveryCode = await createRecoveryCode(primitives)
  const code = await readRecoveryCode(recoveryCode, primitives)
  if (code === null) throw new TypeError('A fresh recovery code must be readable.')
  const salt = primitives.randomBytes(16)
  const { auth, wrapKey } = await deriveRecovery(code, input.email, salt, primitives)
  const wrapped = await sealUserKey(wrapKey, 'recovery', input.userKey, primitives)
  return { recoveryCode, recovery: { salt: toBase64url(salt), auth, wrapped_user_key: wrapped } }
}

/**
 * A registration for the server; the recovery code to show once; the user key (32 bytes) that both wrappers hold.
 * Throws ZodError for an e-mail address that is none, RefusedPasswordError.
 */
export const createRegistration = async (
  input: { email: string; displayName: string; password: string },
  primitives: Primitives = nativePrimitives,
): Promise<{ registration: Registration; recoveryCode: string; userKey: Uint8Array }> => {
  const email = normaliseEmail(Email.parse(input.email))
  const userKey = primitives.randomBytes(32)
  const passwordPart = await createPasswordPart({ email, password: input.password, userKey }, primitives)
  const { recoveryCode, recovery } = await createRecoveryPart({ email, userKey }, primitives)
  return { registration: { email, display_name: input.displayName, ...passwordPart, recovery }, recoveryCode, userKey }
}
