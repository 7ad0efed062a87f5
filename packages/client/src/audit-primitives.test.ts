/** The browser's primitives open what the vectors hold, and nothing else. */
import { readFileSync } from 'node:fs'
import { openCheckpoint, parsePublicKey } from '@keepgate/protocol/audit-checkpoint'
import { expect, it } from 'vitest'
import { browserAuditPrimitives } from './audit-primitives.ts'

const vectors = JSON.parse(
  readFileSync(new URL('../../../server/test/vectors/audit-log.json', import.meta.url), 'utf8'),
)
const primitives = browserAuditPrimitives(globalThis.crypto.subtle)

it('open the checkpoints of the vectors under their key, and no changed one', async () => {
  const key = parsePublicKey(primitives.sha256, vectors.public_key)
  if (key === null) throw new Error('No key.')
  for (const { size, note } of vectors.checkpoints) {
    expect(await openCheckpoint(primitives, note, key)).toMatchObject({ size })
    expect(await openCheckpoint(primitives, note.replace(/.{8}\n$/, 'AAAAAAA=\n'), key)).toBeNull()
    expect(await openCheckpoint(primitives, note.replace(`\n${size}\n`, `\n${size + 1}\n`), key)).toBeNull()
  }
})

it('call a missing algorithm by its name, and never a wrong signature', async () => {
  const missing = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
  const subtle: SubtleCrypto = Object.create(globalThis.crypto.subtle, { importKey: { value: missing } })
  const { verifyEd25519 } = browserAuditPrimitives(subtle)
  await expect(verifyEd25519(new Uint8Array(32), new Uint8Array(), new Uint8Array(64))).rejects.toThrow('Unrecognized')
  expect(await primitives.verifyEd25519(new Uint8Array(31), new Uint8Array(), new Uint8Array(64))).toBe(false)
})
