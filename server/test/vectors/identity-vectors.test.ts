/** The specifications' own vectors, read from the pages: what another program makes of the text is what runs here. */
import { readFile } from 'node:fs/promises'
import { deriveLogin } from '@keepgate/client/derive-login'
import { nativePrimitives } from '@keepgate/client/primitives'
import { deriveRecovery, readRecoveryCode } from '@keepgate/client/recovery-code'
import { sealUserKey } from '@keepgate/client/user-key'
import { KdfParameters, normaliseEmail } from '@keepgate/protocol/login'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { entryHash, genesisHash } from '../../src/audit/chain.ts'
import { encodeEntry } from '../../src/audit/entry-bytes.ts'
import { open } from '../../src/crypto/aead.ts'
import { commitment, passwordColumns, startAnswer } from '../../src/identity/credentials.ts'
import { sessionTokens } from '../../src/identity/session-token.ts'
import { toBase64url } from '../../src/kernel/bytes.ts'
import { Secret } from '../../src/kernel/secret.ts'

const vectorsOf = async (page: string): Promise<unknown> => {
  const text = await readFile(new URL(`../../../docs/spec/${page}.md`, import.meta.url), 'utf8')
  return JSON.parse(/```json\n(.+?)```/s.exec(text)?.[1] ?? '')
}

const counting = new Secret(Uint8Array.from({ length: 32 }, (_, index) => index))
const secrets = {
  loginPepper: counting,
  fakeSaltKey: counting,
  sessionSecret: counting,
  apiKeyPepper: { currentVersion: 1, byVersion: new Map() },
}

it('a login is derived, hashed and faked as docs/spec/login.md says', async () => {
  const text = z.string()
  const vectors = z
    .object({ kdf: KdfParameters })
    .catchall(text)
    .parse(await vectorsOf('login'))
  const { password = '', email = '', salt = '', salt2 = '' } = vectors
  expect(normaliseEmail(text.parse(vectors.email_as_typed))).toBe(email)
  const { auth, wrapKey } = await deriveLogin(password, email, salt, vectors.kdf)
  expect(auth).toBe(vectors.auth)
  expect(toBase64url(wrapKey)).toBe(vectors.wrap)
  const part = { auth, kdf: vectors.kdf, login_salt: salt, wrapped_user_key: '' }
  expect(passwordColumns({ secrets }, part, salt2).login_hash).toBe(vectors.login_hash)
  const code = await readRecoveryCode(text.parse(vectors.recovery_code), nativePrimitives)
  const saltBytes = new Uint8Array(Buffer.from(salt, 'base64url'))
  const recovery = await deriveRecovery(code ?? new Uint8Array(), email, saltBytes, nativePrimitives)
  expect(recovery.auth).toBe(vectors.recovery_auth)
  expect(toBase64url(recovery.wrapKey)).toBe(vectors.recovery_wrap)
  expect(startAnswer({ secrets }, text.parse(vectors.unknown_email), undefined)).toMatchObject({
    login_salt: vectors.unknown_login_salt,
    recovery_salt: vectors.unknown_recovery_salt,
  })
})

it('L12: a session token is signed as docs/spec/session-token.md says', async () => {
  const payload = z.object({
    session_id: z.string(),
    username: z.string(),
    role: z.enum(['user', 'admin']),
    exp: z.number(),
    iat: z.number(),
    generation: z.number(),
  })
  const vector = z.object({ payload, token: z.string() }).parse(await vectorsOf('session-token'))
  const tokens = sessionTokens(counting)
  expect(tokens.sign(vector.payload)).toBe(vector.token)
  expect(tokens.verify(vector.token, vector.payload.iat * 1000)).toEqual(vector.payload)
})

it('audit entries are written, chained and committed as docs/spec/audit-log.md says', async () => {
  const entry = z.object({ bytes: z.string(), entry_hash: z.string() })
  const pledge = z.object({ salt: z.string(), email: z.string(), commitment: z.string() })
  const vectors = z
    .object({ deployment: z.string(), entries: z.array(entry), email_commitment: pledge })
    .parse(await vectorsOf('audit-log'))
  let previousHash = genesisHash
  for (const [sequence, { bytes, entry_hash }] of vectors.entries.entries()) {
    expect(entryHash({ deployment: vectors.deployment, sequence, previousHash, bytes })).toBe(entry_hash)
    previousHash = entry_hash
  }
  const renamed = encodeEntry({
    sequence: 1,
    time: 1_750_000_000_500,
    workspaceId: 'ws_1',
    actor: { type: 'person', id: 'per_1' },
    action: 'workspace.renamed',
    target: { type: 'workspace', id: 'ws_1' },
    details: { name: 'Café \u202e' },
  })
  expect(renamed).toBe(vectors.entries[1]?.bytes)
  const { salt, email } = vectors.email_commitment
  expect(commitment(salt, email)).toBe(vectors.email_commitment.commitment)
})

it('a user key that the client sealed is a sealed value of docs/spec/seal.md', async () => {
  const userKey = new Uint8Array(32).fill(5)
  for (const slot of ['password', 'recovery'] as const) {
    const sealed = await sealUserKey(counting.reveal(), slot, userKey, nativePrimitives)
    expect(open(counting, ['user key', slot], sealed)).toEqual(userKey)
  }
})
