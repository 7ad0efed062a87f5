/**
 * The only holder of the user key, in the login worker's memory (docs/spec/login.md). Passwords come in, proofs leave
 * towards the server; the key itself leaves in sealed form alone, and ends with the worker.
 */

import { fromBase64url } from '@keepgate/client/base64url'
import { deriveLogin, RefusedKdfError } from '@keepgate/client/derive-login'
import type { Primitives } from '@keepgate/client/primitives'
import { deriveRecovery, readRecoveryCode } from '@keepgate/client/recovery-code'
import {
  createPasswordPart,
  createRecoveryPart,
  createRegistration,
  RefusedPasswordError,
} from '@keepgate/client/registration'
import { type Refusal, RequestError } from '@keepgate/client/request-error'
import { openUserKey } from '@keepgate/client/user-key'
import { normaliseEmail } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { changePassword } from '../api/auth/change-password.ts'
import { finishLogin } from '../api/auth/finish-login.ts'
import { finishRecovery } from '../api/auth/finish-recovery.ts'
import { openRecovery } from '../api/auth/open-recovery.ts'
import { openSealedUserKey } from '../api/auth/open-sealed-user-key.ts'
import { register } from '../api/auth/register.ts'
import { replaceRecovery } from '../api/auth/replace-recovery.ts'
import { startLogin } from '../api/auth/start-login.ts'
import type { KeyCommand, KeyPhase, KeyResult } from './key-messages.ts'

type Command<Type extends KeyCommand['type']> = Extract<KeyCommand, { type: Type }>
type Tell = (phase: KeyPhase) => void

export type KeyKeeper = {
  /** Throws RequestError, RefusedKdfError, RefusedPasswordError, TypeError (a user key that nothing opens). */
  readonly run: (command: KeyCommand, tell: Tell) => Promise<KeyResult>
}

const nothing: KeyResult = { recoveryCode: null }

export const createKeyKeeper = (primitives: Primitives): KeyKeeper => {
  let userKey: Uint8Array | null = null

  const hold = (key: Uint8Array): void => {
    if (userKey !== key) userKey?.fill(0)
    userKey = key
  }

  const prove = async (email: string, password: string, tell: Tell) => {
    tell('asking')
    const { login_salt, kdf } = await startLogin(email)
    tell('deriving')
    const derived = await deriveLogin(password, email, login_salt, kdf, primitives)
    tell('checking')
    return derived
  }

  /** Proves the password anew; the key that is held is used, or else it is opened again. */
  const proveAgain = async (email: string, password: string, tell: Tell) => {
    const { auth, wrapKey } = await prove(email, password, tell)
    const key = userKey ?? (await openUserKey(wrapKey, 'password', await openSealedUserKey(auth), primitives))
    hold(key)
    return { auth, key }
  }

  const logIn = async ({ email, password }: Command<'log-in'>, tell: Tell): Promise<KeyResult> => {
    const { auth, wrapKey } = await prove(normaliseEmail(email), password, tell)
    const { wrapped_user_key } = await finishLogin(normaliseEmail(email), auth)
    hold(await openUserKey(wrapKey, 'password', wrapped_user_key, primitives))
    return nothing
  }

  const unlock = async ({ email, password }: Command<'unlock'>, tell: Tell): Promise<KeyResult> => {
    const { auth, wrapKey } = await prove(email, password, tell)
    hold(await openUserKey(wrapKey, 'password', await openSealedUserKey(auth), primitives))
    return nothing
  }

  const enrol = async (command: Command<'register'>, tell: Tell): Promise<KeyResult> => {
    tell('deriving')
    const made = await createRegistration(command, primitives)
    tell('checking')
    await register(command.entrance, made.registration)
    await finishLogin(made.registration.email, made.registration.auth)
    hold(made.userKey)
    return { recoveryCode: made.recoveryCode }
  }

  const recover = async ({ code, password, ...input }: Command<'recover'>, tell: Tell): Promise<KeyResult> => {
    const email = normaliseEmail(input.email)
    const random = await readRecoveryCode(code, primitives)
    if (random === null) throw new MistypedCodeError()
    tell('asking')
    const { recovery_salt } = await startLogin(email)
    const { auth, wrapKey } = await deriveRecovery(random, email, fromBase64url(recovery_salt), primitives)
    const key = await openUserKey(wrapKey, 'recovery', await openRecovery(email, auth), primitives)
    tell('deriving')
    const replacement = await createPasswordPart({ email, password, userKey: key }, primitives)
    tell('checking')
    await finishRecovery({ email, recovery_auth: auth, replacement })
    await finishLogin(email, replacement.auth)
    hold(key)
    return nothing
  }

  const change = async (command: Command<'change-password'>, tell: Tell): Promise<KeyResult> => {
    const { email, current, password } = command
    const { auth, key } = await proveAgain(email, current, tell)
    tell('deriving')
    const replacement = await createPasswordPart({ email, password, userKey: key }, primitives)
    tell('checking')
    await changePassword({ current_auth: auth, replacement })
    return nothing
  }

  const renewCode = async ({ email, password }: Command<'replace-recovery'>, tell: Tell): Promise<KeyResult> => {
    const { auth, key } = await proveAgain(email, password, tell)
    const { recoveryCode, recovery } = await createRecoveryPart({ email, userKey: key }, primitives)
    await replaceRecovery({ current_auth: auth, recovery })
    return { recoveryCode }
  }

  return {
    run: (command, tell) => {
      switch (command.type) {
        case 'log-in':
          return logIn(command, tell)
        case 'unlock':
          return unlock(command, tell)
        case 'register':
          return enrol(command, tell)
        case 'recover':
          return recover(command, tell)
        case 'change-password':
          return change(command, tell)
        case 'replace-recovery':
          return renewCode(command, tell)
      }
    },
  }
}

class MistypedCodeError extends Error {
  override readonly name = 'MistypedCodeError'
}

const codeOf = (error: unknown): string => {
  if (error instanceof RefusedKdfError) return 'weak_derivation'
  if (error instanceof RefusedPasswordError) return 'password_too_short'
  if (error instanceof MistypedCodeError) return 'recovery_code_mistyped'
  if (error instanceof z.core.$ZodError) return 'email_invalid'
  if (error instanceof TypeError) return 'user_key_unreadable'
  return 'worker_failed'
}

/** What failed, in the form that crosses to the page. An error of unknown origin could quote a secret: only its kind goes. */
export const refusalOf = (error: unknown): Refusal => {
  const { status, code, message, hint, param, errors, requestId, retryAfterSeconds } =
    error instanceof RequestError
      ? error
      : new RequestError({ status: 0, code: codeOf(error), message: 'The login worker could not do this.' })
  return { status, code, message, hint, param, errors, requestId, retryAfterSeconds }
}
