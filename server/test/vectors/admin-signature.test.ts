/** docs/spec/admin-command.md: the same bytes as an independent program, in both directions. */
import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { signAdminRequest } from '@keepgate/client/admin-request'
import { nativePrimitives } from '@keepgate/client/primitives'
import { signatureBase } from '@keepgate/protocol/admin-signature'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { adminKeyId } from '../../src/identity/admin/admin-key.ts'
import { readLicensedConfig } from '../../src/identity/admin/licensed-config.ts'
import { verifyBody, verifyHead } from '../../src/identity/admin/verify-request.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'

const text = z.string()
const Vectors = z.object({
  vectors: z.array(
    z.object({
      name: text,
      seed: text,
      public_key_hex: text,
      key_id: text,
      method: text,
      authority: text,
      path: text,
      query: text,
      body: text,
      created: z.number(),
      expires: z.number(),
      nonce: text,
      base: text,
      content_digest: text,
      signature_input: text,
      signature: text,
    }),
  ),
})
type Vector = z.infer<typeof Vectors>['vectors'][number]

const file = fileURLToPath(new URL('admin-signature.json', import.meta.url))
const program = fileURLToPath(new URL('admin_signature.py', import.meta.url))
const { vectors } = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')))

const judge = (vector: Vector, nowMs = vector.created * 1000) =>
  verifyHead(
    {
      method: vector.method,
      path: vector.path,
      query: vector.query,
      contentType: vector.body === '' ? undefined : 'application/json',
      headers: {
        'content-digest': vector.content_digest,
        'signature-input': vector.signature_input,
        signature: vector.signature,
      },
    },
    {
      clock: manualClock(nowMs),
      authorities: () => ['other.example', vector.authority],
      findKey: async (id) =>
        id === vector.key_id
          ? {
              id,
              publicKeyHex: vector.public_key_hex,
              publicKey: Buffer.from(vector.public_key_hex, 'hex'),
              roles: ['owner'],
              workspaces: null,
              notBefore: null,
              notAfter: null,
              source: 'file',
            }
          : null,
    },
  )

describe.each(vectors)('the vector $name', (vector) => {
  it('verifies here, with its body', async () => {
    const head = await judge(vector)
    expect(head.base).toBe(vector.base)
    expect(verifyBody(head, Buffer.from(vector.body)).key.id).toBe(vector.key_id)
    expect(adminKeyId(vector.public_key_hex)).toBe(vector.key_id)
  })

  it('Q6: verifies no more with any part of what was signed changed', async () => {
    const changes: Partial<Vector>[] = [
      { method: 'PUT' },
      { path: `${vector.path}x` },
      { query: `${vector.query}&x=1` },
      { authority: 'changed.example' },
      { content_digest: vectors.find(({ body }) => body !== vector.body)?.content_digest ?? '' },
      { signature_input: vector.signature_input.replace(/created=(\d+)\d/, 'created=$19') },
      { signature_input: vector.signature_input.replace(/nonce="./, 'nonce="z') },
      { signature: vectors.find(({ base }) => base !== vector.base)?.signature ?? '' },
    ]
    for (const change of changes) await expect(judge({ ...vector, ...change })).rejects.toMatchObject({ status: 401 })
    const head = await judge(vector)
    expect(() => verifyBody(head, Buffer.from(`${vector.body} `))).toThrow(expect.objectContaining({ status: 401 }))
  })

  it('verifies at its time alone', async () => {
    await expect(judge(vector, vector.created * 1000 - 30_001)).rejects.toMatchObject({ status: 401 })
    await expect(judge(vector, vector.expires * 1000)).rejects.toMatchObject({ status: 401 })
    await expect(judge(vector, vector.created * 1000 + 30_001)).rejects.toMatchObject({ status: 401 })
  })

  it('Q8: is what the client’s signer writes, wherever the key lies', async () => {
    const signer = ed25519Signer(new Secret(new Uint8Array(Buffer.from(vector.seed, 'hex'))))
    const nonce = new Uint8Array(Buffer.from(vector.nonce, 'base64url'))
    const { method, authority, path, query, body, created } = vector
    const url = `https://${authority}${path}${query === '?' ? '' : query}`
    const primitives = { sha256: nativePrimitives.sha256, randomBytes: () => nonce }
    const lasting = vector.expires - created
    const subtleKey = await crypto.subtle.importKey(
      'pkcs8',
      createPrivateKey({
        key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(vector.seed, 'hex')]),
        format: 'der',
        type: 'pkcs8',
      }).export({ format: 'der', type: 'pkcs8' }),
      'Ed25519',
      // As in a browser: usable, and not to be had.
      false,
      ['sign'],
    )
    const keys = [
      async (bytes: Uint8Array) => signer.sign(bytes),
      async (bytes: Uint8Array) =>
        new Uint8Array(await crypto.subtle.sign('Ed25519', subtleKey, new Uint8Array(bytes))),
    ]
    for (const sign of keys) {
      const signed = await signAdminRequest(
        { method, url, ...(body === '' ? {} : { body }) },
        { keyId: vector.key_id, sign },
        { nowMs: created * 1000, primitives },
      )
      if (lasting === 120) {
        expect(signed.headers.signature).toBe(vector.signature)
        expect(signed.base).toBe(vector.base)
      }
      expect(signed.base.replace(/expires=\d+/, '')).toBe(vector.base.replace(/expires=\d+/, ''))
      expect(signed.headers['content-digest']).toBe(vector.content_digest)
    }
  })

  it('is no key for an installation: everyone knows its private half', () => {
    const config = JSON.stringify({ admin_pub_key_hex: vector.public_key_hex })
    expect(readLicensedConfig(Buffer.from(config))).toEqual({ problem: expect.stringContaining('documentation') })
  })

  it('is built from the template', () => {
    const { method, authority, path, query, created, expires, nonce, key_id: keyId } = vector
    const digest = /:(.*):/.exec(vector.content_digest)?.[1] ?? ''
    const contentType = vector.body === '' ? null : 'application/json'
    expect(signatureBase({ method, authority, path, query, contentType, digest, created, expires, nonce, keyId })).toBe(
      vector.base,
    )
  })
})

describe('an independent program', () => {
  const check = (input: string) => spawnSync('python3', [program, 'check', '-'], { input, encoding: 'utf8' })
  const answers = spawnSync('python3', [program], { encoding: 'utf8' }).status === 2

  it.skipIf(!answers)('agrees with every vector, and with none that was changed', () => {
    expect(check(readFileSync(file, 'utf8')).status).toBe(0)
    const changed = { vectors: vectors.map((vector) => ({ ...vector, path: '/api/admin/other' })) }
    expect(check(JSON.stringify(changed)).status).toBe(1)
  })

  it.skipIf(!answers)('verifies what the client signs', async () => {
    const [vector] = vectors
    if (vector === undefined) throw new Error('No vectors.')
    const signer = ed25519Signer(new Secret(new Uint8Array(Buffer.from(vector.seed, 'hex'))))
    const { headers, base } = await signAdminRequest(
      { method: 'POST', url: 'https://keepgate.example.com/api/admin/command', body: vector.body },
      { keyId: vector.key_id, sign: async (bytes) => signer.sign(bytes) },
      { nowMs: Date.now() },
    )
    const [, created, expires, nonce] =
      /created=(\d+);expires=(\d+);nonce="([^"]+)"/.exec(headers['signature-input']) ?? []
    const written = {
      ...vector,
      created: Number(created),
      expires: Number(expires),
      nonce,
      base,
      content_digest: headers['content-digest'],
      signature_input: headers['signature-input'],
      signature: headers.signature,
    }
    const answer = check(JSON.stringify({ vectors: [written] }))
    expect(answer.stdout).toContain('1 of 1 agree')
  })
})
