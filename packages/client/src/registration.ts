/** What a new person, or a person with a new password, sends: made here, so that the password stays here. */
import { defaultKdf, Email, normaliseEmail, type PasswordPart, type Registration } from '@keepgate/protocol/login'
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
  const recoveryCode = await createRecoveryCode(primitives)
  const code = await readRecoveryCode(recoveryCode, primitives)
  if (code === null) throw new TypeError('A fresh recovery code must be readable.')
  const recoverySalt = primitives.randomBytes(16)
  const recovery = await deriveRecovery(code, email, recoverySalt, primitives)
  const registration = {
    email,
    display_name: input.displayName,
    ...(await createPasswordPart({ email, password: input.password, userKey }, primitives)),
    recovery: {
      salt: toBase64url(recoverySalt),
      auth: recovery.auth,
      wrapped_user_key: await sealUserKey(recovery.wrapKey, 'recovery', userKey, primitives),
    },
  }
  return { registration, recoveryCode, userKey }
}
