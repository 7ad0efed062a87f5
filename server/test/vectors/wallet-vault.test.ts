import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { open, seal, sealedUnder } from '../../src/crypto/aead.ts'
import { pbkdf2Sha256 } from '../../src/crypto/kdf.ts'
import { concatBytes, fromUtf8, utf8 } from '../../src/kernel/bytes.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { importTag } from '../../src/vault/wallets/import-tag.ts'
import { createOlderWallets } from '../../src/vault/wallets/older-wallets.ts'
import { unwrapDataKey } from '../../src/vault/wrapping.ts'

const text = z.string()
const OlderWallet = z.object({ user_id: text, salt: text.nullable(), token: text })
const Wallet = z.object({
  id: text,
  user_id: text,
  chain: text,
  public_key: text.nullable(),
  salt: text,
  key_salt: text,
  kid: text,
  key: text,
  wrapped: text,
  private_key: text,
  seal_salt: text,
  sealed: text,
})
const Vectors = z.object({
  root_keys: z.record(text, text),
  older: z.object({
    master_key: text,
    fixed_salt: text,
    import_key: text,
    wallets: z.array(
      OlderWallet.extend({
        id: text,
        owner: text,
        chain: text,
        public_key: text.nullable(),
        private_key: text,
        key: text,
        tag: text,
      }),
    ),
    refused: z.array(OlderWallet.extend({ name: text })),
  }),
  wallets: z.array(Wallet),
  refused: z.array(Wallet.extend({ name: text })),
})

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const file = readFileSync(here('wallet-vault.json'), 'utf8')
const vectors = Vectors.parse(JSON.parse(file))
const bytes = (hexadecimal: string): Uint8Array => new Uint8Array(Buffer.from(hexadecimal, 'hex'))
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')

const roots = {
  primary: 'k1',
  keys: new Map(
    Object.entries(vectors.root_keys).map(([kid, key]) => [
      kid,
      new Secret(new Uint8Array(Buffer.from(key, 'base64'))),
    ]),
  ),
}
const older = createOlderWallets({
  masterKey: new Secret(vectors.older.master_key),
  fixedSalt: vectors.older.fixed_salt,
})
const openOlder = ({ user_id, salt, token }: z.infer<typeof OlderWallet>) =>
  older.open({ legacy_user_id: user_id, encryption_salt: salt, sealed_private_key: token })

const contextOf = (one: z.infer<typeof Wallet>): string[] => [
  'wallet private key',
  one.user_id,
  one.id,
  'sealed_private_key',
  one.chain,
  one.public_key ?? '',
  one.salt,
]
const keyOf = (one: z.infer<typeof Wallet>) =>
  unwrapDataKey(roots, { scope: 'user', scope_id: one.user_id, kid: 'd1', salt: one.key_salt, wrapped: one.wrapped })

describe('the vectors of wallets', () => {
  test.each(vectors.older.wallets)('T10: the older wallet of $user_id opens', async (one) => {
    const salt = one.salt === null ? utf8(vectors.older.fixed_salt) : new Uint8Array(Buffer.from(one.salt, 'base64'))
    const key = await pbkdf2Sha256(utf8(vectors.older.master_key), concatBytes(salt, utf8(one.user_id)), 100_000, 32)
    expect(hex(key)).toBe(one.key)
    expect(fromUtf8(await openOlder(one))).toBe(one.private_key)
  })

  test.each(vectors.older.wallets)('the tag of the import of $id is this', (one) => {
    const row = {
      id: one.id,
      user_id: one.owner,
      legacy_user_id: one.user_id,
      chain: one.chain,
      public_key: one.public_key,
      encryption_salt: one.salt,
      sealed_private_key: one.token,
    }
    expect(importTag(new Secret(bytes(vectors.older.import_key)), row)).toBe(one.tag)
  })

  test.each(vectors.older.refused)('older: $name is refused', async (one) => {
    await expect(openOlder(one)).rejects.toThrow(AppError)
  })

  test.each(vectors.wallets)('$id is sealed to these bytes under its user’s key, and opens again', (one) => {
    const key = keyOf(one)
    expect(hex(key.reveal())).toBe(one.key)
    const named = { kid: one.kid, key }
    expect(seal(named, contextOf(one), utf8(one.private_key), () => bytes(one.seal_salt))).toBe(one.sealed)
    expect(fromUtf8(open(key, contextOf(one), one.sealed))).toBe(one.private_key)
  })

  test.each(vectors.refused)('$name is refused', (one) => {
    const key = sealedUnder(one.sealed) === one.kid ? keyOf(one) : null
    expect(() => open(key, contextOf(one), one.sealed)).toThrow(AppError)
  })

  test('are described by the specification, and made of root keys that everybody knows', () => {
    const specification = readFileSync(here('../../../docs/spec/wallet-vault.md'), 'utf8')
    const [first] = vectors.wallets
    const [, own] = vectors.older.wallets
    for (const value of [first?.sealed, first?.wrapped, first?.salt, own?.token, own?.salt, own?.tag]) {
      expect(specification).toContain(value)
    }
  })
})

const runPython = (interpreter: string) =>
  spawnSync(interpreter, ['-B', here('open_wallet.py'), '-'], { input: file, encoding: 'utf8', timeout: 30_000 })

const python = ['python3', '/usr/bin/python3'].map(runPython).find(({ status }) => status === 0)
if (python === undefined)
  process.stderr.write(
    '\n!!! The independent check of wallets was NOT run: no python3 with the package cryptography.\n\n',
  )

test.skipIf(python === undefined)(
  'an independent program in Python, with its own Fernet, agrees with every vector',
  () => {
    expect(python?.stdout).toMatch(/^15 vectors agree/)
  },
)
