import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { toBase64url } from './base64url.ts'
import { deriveLogin } from './derive-login.ts'
import { nativePrimitives, type Primitives } from './primitives.ts'
import { createRecoveryCode, deriveRecovery, readRecoveryCode } from './recovery-code.ts'
import { createRegistration } from './registration.ts'
import { openUserKey, sealUserKey } from './user-key.ts'

const salt = 'AAECAwQFBgcICQoLDA0ODw'
const smallest = { memory_kib: 19_456, iterations: 2, parallelism: 1 }
const quick: Primitives = {
  ...nativePrimitives,
  argon2id: ({ password, salt: bytes, length }) => nativePrimitives.hkdf(password, bytes, new Uint8Array(), length),
}

// docs/spec/login.md; computed there by an independent program.
it('derives what the specification’s vector says', async () => {
  const { auth, wrapKey } = await deriveLogin('correct horse battery', ' Zoë@Example.com', salt, smallest)
  expect({ auth, wrap: toBase64url(wrapKey) }).toEqual({
    auth: 'KuwW382x_sjya_f61hf-tEtURE8HYhwHSfdO6riasJM',
    wrap: 'guVrkq8TKEbEidCXqNvwK29Ih3A7el6FihXIvyej9zA',
  })
})

it('refuses a derivation that is too weak or absurd, before it touches the password', async () => {
  const argon2id = vi.fn(quick.argon2id)
  for (const kdf of [
    { ...smallest, memory_kib: 19_455 },
    { ...smallest, iterations: 1 },
    { ...smallest, parallelism: 0 },
    { ...smallest, memory_kib: 1_048_577 },
    { ...smallest, iterations: 1000 },
    { ...smallest, iterations: Number.NaN },
  ]) {
    const attempt = deriveLogin('correct horse battery', 'a@b', salt, kdf, { ...quick, argon2id })
    await expect(attempt).rejects.toThrow('too weak')
  }
  const short = deriveLogin('correct horse battery', 'a@b', 'AAAA', smallest, { ...quick, argon2id })
  await expect(short).rejects.toThrow('too weak')
  expect(argon2id).not.toHaveBeenCalled()
})

it('gives another proof for another password, address, salt or cost, and never the wrap key', async () => {
  const derive = (password: string, email: string, saltText: string, iterations: number) =>
    deriveLogin(password, email, saltText, { ...smallest, iterations }, quick)
  const all = await Promise.all([
    derive('password one', 'a@b', salt, 2),
    derive('password two', 'a@b', salt, 2),
    derive('password one', 'a@c', salt, 2),
    derive('password one', 'a@b', 'BAECAwQFBgcICQoLDA0ODw', 2),
    derive('password one', 'a@b', salt, 3),
  ])
  const values = all.flatMap(({ auth, wrapKey }) => [auth, toBase64url(wrapKey)])
  expect(new Set(values).size).toBe(10)
})

it('treats a password alike in every Unicode normal form', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (password) => {
      const forms = [password, password.normalize('NFD'), password.normalize('NFC')]
      const derived = await Promise.all(forms.map((form) => deriveLogin(form, 'a@b', salt, smallest, quick)))
      expect(new Set(derived.map((one) => one.auth)).size).toBe(1)
    }),
    { numRuns: 30 },
  )
})

it('registers with two wrappers of one user key, and sends neither password nor code', async () => {
  const input = { email: 'A@Example.com', displayName: 'A', password: 'correct horse battery' }
  const { registration, recoveryCode, userKey } = await createRegistration(input, quick)
  expect(registration.email).toBe('a@example.com')
  const byPassword = await deriveLogin(input.password, input.email, registration.login_salt, registration.kdf, quick)
  expect(await openUserKey(byPassword.wrapKey, 'password', registration.wrapped_user_key, quick)).toEqual(userKey)
  const code = await readRecoveryCode(recoveryCode, quick)
  const codeSalt = Uint8Array.from(Buffer.from(registration.recovery.salt, 'base64url'))
  const byCode = await deriveRecovery(code ?? new Uint8Array(), 'a@example.com', codeSalt, quick)
  expect(byCode.auth).toBe(registration.recovery.auth)
  expect(await openUserKey(byCode.wrapKey, 'recovery', registration.recovery.wrapped_user_key, quick)).toEqual(userKey)
  const sent = JSON.stringify(registration)
  for (const secret of [input.password, recoveryCode, toBase64url(userKey), toBase64url(byPassword.wrapKey)]) {
    expect(sent).not.toContain(secret)
  }
})

it('refuses passwords under ten characters, counted as people count', async () => {
  for (const password of ['', 'ninechars', '😀'.repeat(9)]) {
    const attempt = createRegistration({ email: 'a@b.c', displayName: 'A', password }, quick)
    await expect(attempt).rejects.toThrow('at least 10')
  }
})

it('opens a sealed user key with its own key and slot only, and notices every changed bit', async () => {
  const wrapKey = new Uint8Array(32).fill(1)
  const userKey = new Uint8Array(32).fill(2)
  const sealed = await sealUserKey(wrapKey, 'password', userKey, quick)
  expect(await openUserKey(wrapKey, 'password', sealed, quick)).toEqual(userKey)
  await expect(openUserKey(new Uint8Array(32), 'password', sealed, quick)).rejects.toThrow('could not be opened')
  const moved = sealed.replace('kg1.password.', 'kg1.recovery.')
  await expect(openUserKey(wrapKey, 'recovery', moved, quick)).rejects.toThrow('could not be opened')
  const body = Buffer.from(sealed.split('.')[2] ?? '', 'base64url')
  for (const index of body.keys()) {
    const changed = Buffer.from(body)
    changed[index] = (changed[index] ?? 0) ^ 1
    const attempt = openUserKey(wrapKey, 'password', `kg1.password.${toBase64url(changed)}`, quick)
    await expect(attempt).rejects.toThrow('could not be opened')
  }
})

it('reads a recovery code however it was typed, and notices every mistyped character', async () => {
  const code = await createRecoveryCode(quick)
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/)
  const bytes = await readRecoveryCode(code, quick)
  expect(bytes).toHaveLength(17)
  for (const typed of [
    code.toLowerCase(),
    code.replaceAll('-', ' '),
    ` ${code.replaceAll('0', 'o').replaceAll('1', 'l')}`,
  ]) {
    expect(await readRecoveryCode(typed, quick)).toEqual(bytes)
  }
  for (const index of code.replaceAll('-', '').split('').keys()) {
    const plain = code.replaceAll('-', '')
    const mistyped = plain.slice(0, index) + (plain[index] === 'X' ? 'Y' : 'X') + plain.slice(index + 1)
    expect(await readRecoveryCode(mistyped, quick)).toBeNull()
  }
  for (const junk of ['', 'U'.repeat(32), code.slice(0, -1), `${code}0`, 'é'.repeat(32)]) {
    expect(await readRecoveryCode(junk, quick)).toBeNull()
  }
})
