/**
 * How what a client derived is kept (docs/spec/login.md): a stolen table lets nobody log in, because the table's value
 * is not what the client sends, and without the pepper it cannot even be guessed at.
 *
 *   login_hash    = HMAC-SHA256(login pepper, SHA256(auth ‖ salt2)),            salt2 random 16, never sent
 *   recovery_hash = HMAC-SHA256(login pepper, SHA256(recovery auth ‖ salt2))
 */
import {
  defaultKdf,
  type LoginStartAnswer,
  normaliseEmail,
  type PasswordPart,
  type RecoveryPart,
  type Registration,
} from '@keepgate/protocol/login'
import { pae } from '@keepgate/protocol/pae'
import { equalText } from '../crypto/equal.ts'
import { hmacSha256, hmacSha256Base64url, sha256, sha256Hex } from '../crypto/hash.ts'
import { concatBytes, fromBase64url, toBase64url } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { PersonRow } from '../storage/schema.ts'
import type { Dependencies } from './dependencies.ts'
import { newEncryptionSalt } from './encryption-salts.ts'
import type { Person } from './model.ts'

type WithSecrets = Pick<Dependencies, 'secrets'>

const decode = (text: string, length: number, path: string): Uint8Array => {
  const bytes = fromBase64url(text)
  if (bytes !== null && bytes.length === length) return bytes
  throw new AppError('validation_failed', { errors: [{ path, message: `must be ${length} bytes in base64url` }] })
}

const peppered = ({ secrets }: WithSecrets, auth: Uint8Array, salt2: string): string =>
  hmacSha256Base64url(secrets.loginPepper.reveal(), sha256(concatBytes(auth, decode(salt2, 16, 'salt2'))))

export type NewPassword = Pick<
  PersonRow,
  'login_hash' | 'login_salt' | 'kdf_memory_kib' | 'kdf_iterations' | 'kdf_parallelism' | 'wrapped_user_key'
>

/** Throws validation_failed where base64url is not canonical. */
export const passwordColumns = (dependencies: WithSecrets, part: PasswordPart, salt2: string): NewPassword => {
  decode(part.login_salt, 16, 'login_salt')
  return {
    login_hash: peppered(dependencies, decode(part.auth, 32, 'auth'), salt2),
    login_salt: part.login_salt,
    kdf_memory_kib: part.kdf.memory_kib,
    kdf_iterations: part.kdf.iterations,
    kdf_parallelism: part.kdf.parallelism,
    wrapped_user_key: part.wrapped_user_key,
  }
}

export type NewRecovery = Pick<PersonRow, 'recovery_hash' | 'recovery_salt' | 'recovery_wrapped_user_key'>

/** Throws validation_failed where base64url is not canonical. */
export const recoveryColumns = (dependencies: WithSecrets, part: RecoveryPart, salt2: string): NewRecovery => {
  decode(part.salt, 16, 'recovery.salt')
  return {
    recovery_hash: peppered(dependencies, decode(part.auth, 32, 'recovery.auth'), salt2),
    recovery_salt: part.salt,
    recovery_wrapped_user_key: part.wrapped_user_key,
  }
}

/** Throws validation_failed where base64url is not canonical. */
export const newPersonRow = (
  dependencies: Pick<Dependencies, 'secrets' | 'random' | 'clock'>,
  registration: Registration,
  role: PersonRow['role'],
): PersonRow => {
  const salt2 = toBase64url(dependencies.random(16))
  return {
    id: newId('per', dependencies.clock.now()),
    email: normaliseEmail(registration.email),
    display_name: registration.display_name,
    role,
    ...passwordColumns(dependencies, registration, salt2),
    login_salt2: salt2,
    ...recoveryColumns(dependencies, registration.recovery, salt2),
    created_at: dependencies.clock.now(),
    disabled_at: null,
    encryption_salt: newEncryptionSalt(dependencies),
  }
}

/** What stands in for an unknown person, so that the same work is done: no `auth` fits these hashes. */
const nobody = { login_hash: 'A'.repeat(43), recovery_hash: 'A'.repeat(43), login_salt2: 'A'.repeat(22) }

/**
 * Constant-time, and the same work whether the person exists. Throws login_failed whatever was wrong; the answer is the
 * verified row.
 */
export const verifyAuth = (
  dependencies: WithSecrets,
  row: PersonRow | undefined,
  column: 'login_hash' | 'recovery_hash',
  auth: string,
): PersonRow => {
  const given = fromBase64url(auth)
  const subject = row ?? nobody
  const fits = equalText(subject[column], peppered(dependencies, given ?? new Uint8Array(32), subject.login_salt2))
  if (!fits || given?.length !== 32 || row === undefined || row.disabled_at !== null) throw new AppError('login_failed')
  return row
}

/** Both answers are always made; an unknown address gets the same fake one for ever. */
export const startAnswer = ({ secrets }: WithSecrets, email: string, row: PersonRow | undefined): LoginStartAnswer => {
  const fake = hmacSha256(secrets.fakeSaltKey.reveal(), pae('keepgate fake salt v1', email))
  const fakeAnswer: LoginStartAnswer = {
    login_salt: toBase64url(fake.subarray(0, 16)),
    recovery_salt: toBase64url(fake.subarray(16, 32)),
    kdf: defaultKdf,
  }
  if (row === undefined) return fakeAnswer
  const kdf = { memory_kib: row.kdf_memory_kib, iterations: row.kdf_iterations, parallelism: row.kdf_parallelism }
  return { login_salt: row.login_salt, recovery_salt: row.recovery_salt, kdf }
}

export const toPerson = (row: Pick<PersonRow, 'id' | 'email' | 'display_name' | 'role' | 'created_at'>): Person => ({
  id: row.id,
  email: row.email,
  displayName: row.display_name,
  role: row.role,
  createdAt: row.created_at,
})

/** 32 random bytes for a link, and what the table keeps of them. A guess at 256 bits needs no slow hash. */
export const newOneTimeToken = ({ random }: Pick<Dependencies, 'random'>): { token: string; tokenHash: string } => {
  const token = toBase64url(random(32))
  return { token, tokenHash: hashOneTimeToken(token) }
}

export const hashOneTimeToken = (token: string): string => sha256Hex(token)

/**
 * Personal data in the audit log: without the salt, which lies in the person's own row and goes with it, nobody can
 * tell or guess what it says; the chain stays valid.
 */
export const commitment = (salt: string, value: string): string =>
  toBase64url(hmacSha256(new TextEncoder().encode(salt), pae('keepgate audit commitment v1', value)))
