/** docs/spec/audit-log.md in bytes, made by a program that shares no code with the gateway. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chainHash, genesis } from '@keepgate/protocol/audit-chain'
import {
  checkpointText,
  deploymentBytes,
  formatPublicKey,
  openCheckpoint,
  originOf,
  parsePublicKey,
  signedNote,
} from '@keepgate/protocol/audit-checkpoint'
import { growTree, leafHash } from '@keepgate/protocol/audit-tree'
import { consistencyPath, inclusionPath, provesConsistency, provesInclusion } from '@keepgate/protocol/audit-tree-proof'
import { fromHex, toHex } from '@keepgate/protocol/hex-and-base64'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { entryHash } from '../../src/audit/chain.ts'
import { auditPrimitives } from '../../src/audit/primitives.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { sha256, sha256Hex } from '../../src/crypto/hash.ts'
import { utf8 } from '../../src/kernel/bytes.ts'
import { Secret } from '../../src/kernel/secret.ts'

const text = z.string()
const Vectors = z.object({
  deployment: text,
  private_key_seed: text,
  public_key: text,
  entries: z.array(z.object({ bytes: text, entry_hash: text, leaf_hash: text })),
  checkpoints: z.array(z.object({ size: z.int(), root: text, note: text })),
  inclusion: z.array(z.object({ index: z.int(), size: z.int(), path: z.array(text) })),
  consistency: z.array(z.object({ first: z.int(), second: z.int(), path: z.array(text) })),
})
const file = fileURLToPath(new URL('./audit-log.json', import.meta.url))
const program = fileURLToPath(new URL('./audit_log.py', import.meta.url))
const vectors = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')))

const bytes = (hex: string): Uint8Array => {
  const parsed = fromHex(hex)
  if (parsed === null) throw new Error(`${hex} is no hexadecimal text.`)
  return parsed
}
const rootOf = (size: number): Uint8Array => bytes(vectors.checkpoints.find((one) => one.size === size)?.root ?? '')
const leafAt = (index: number): Uint8Array => bytes(vectors.entries[index]?.leaf_hash ?? '')

describe('the vectors of the audit log', () => {
  it('Q44: hash with the SHA-256 of FIPS 180-4', () => {
    const answers: readonly (readonly [string, string])[] = [
      ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
      [
        'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
        '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
      ],
      ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
    ]
    for (const [message, hash] of answers) {
      expect(sha256Hex(message)).toBe(hash)
      expect(toHex(auditPrimitives.sha256(utf8(message)))).toBe(hash)
    }
  })

  it('Q43 Q45: chain each entry to the one before, by 64 hexadecimal characters', () => {
    const deployment = deploymentBytes(vectors.deployment)
    let previousHash: Uint8Array = genesis
    for (const [sequence, entry] of vectors.entries.entries()) {
      const hash = chainHash(sha256, { deployment, sequence, previousHash, bytes: utf8(entry.bytes) })
      expect(toHex(hash)).toBe(entry.entry_hash)
      expect(entry.entry_hash).toMatch(/^[0-9a-f]{64}$/)
      const stored = { deployment: vectors.deployment, sequence, previousHash: toHex(previousHash), bytes: entry.bytes }
      expect(entryHash(stored)).toBe(entry.entry_hash)
      expect(toHex(leafHash(sha256, hash, utf8(entry.bytes)))).toBe(entry.leaf_hash)
      previousHash = hash
    }
  })

  it('grow the same tree, and sign the same checkpoints, byte for byte', async () => {
    const signer = ed25519Signer(new Secret(bytes(vectors.private_key_seed)))
    const key = { origin: originOf(vectors.deployment), publicKey: signer.publicKey }
    expect(formatPublicKey(sha256, key)).toBe(vectors.public_key)
    expect(parsePublicKey(sha256, vectors.public_key)).toEqual(key)
    const tree = growTree(sha256)
    for (const { size, root, note } of vectors.checkpoints) {
      if (size > 0) tree.push(leafAt(size - 1))
      expect(toHex(tree.root())).toBe(root)
      const checkpoint = { origin: key.origin, size, root: new Uint8Array(tree.root()) }
      expect(signedNote(sha256, checkpoint, key, signer.sign(utf8(checkpointText(checkpoint))))).toBe(note)
      expect(await openCheckpoint(auditPrimitives, note, key)).toEqual(checkpoint)
    }
  })

  it('prove the same, with paths of the same subtrees', () => {
    for (const { index, size, path } of vectors.inclusion) {
      expect(inclusionPath(index, size)).toHaveLength(path.length)
      const proof = { index, size, leaf: leafAt(index), path: path.map(bytes), root: rootOf(size) }
      expect(provesInclusion(sha256, proof), `${index} of ${size}`).toBe(true)
    }
    for (const { first, second, path } of vectors.consistency) {
      expect(consistencyPath(first, second)).toHaveLength(path.length)
      const roots = { firstRoot: rootOf(first), secondRoot: rootOf(second) }
      const proof = { first, second, ...roots, path: path.map(bytes) }
      expect(provesConsistency(sha256, proof), `${first} to ${second}`).toBe(true)
    }
  })

  it('are what the independent program makes', () => {
    const made = spawnSync('python3', [program, 'make'], { encoding: 'utf8' })
    if (made.status !== 0) {
      process.stderr.write('\n!!! Python with "cryptography" is not there: the audit vectors were NOT made again.\n\n')
      return
    }
    expect(made.stdout).toBe(readFileSync(file, 'utf8'))
  })
})
