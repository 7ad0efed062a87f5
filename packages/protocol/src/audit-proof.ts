/** Verifies a proof file with nothing but the public key: the same code in the browser, at the command line and in the server. */
import { ConsistencyProof, InclusionProof } from './audit.ts'
import { type AuditPrimitives, type Checkpoint, type CheckpointKey, openCheckpoint } from './audit-checkpoint.ts'
import { leafHash } from './audit-tree.ts'
import { provesConsistency, provesInclusion } from './audit-tree-proof.ts'
import { fromHex } from './hex-and-base64.ts'

export type ProofVerdict =
  | { readonly ok: true; readonly proof: InclusionProof | ConsistencyProof }
  | { readonly ok: false; readonly reason: 'not_a_proof' | 'checkpoint_invalid' | 'size_mismatch' | 'path_mismatch' }

const bytesOf = (texts: readonly string[]): Uint8Array[] =>
  // The schema has seen that each is hexadecimal.
  texts.map((text) => fromHex(text) ?? new Uint8Array())

const verifyInclusion = async (
  primitives: AuditPrimitives,
  proof: InclusionProof,
  key: CheckpointKey,
): Promise<ProofVerdict> => {
  const checkpoint = await openCheckpoint(primitives, proof.checkpoint, key)
  if (checkpoint === null) return { ok: false, reason: 'checkpoint_invalid' }
  if (checkpoint.size !== proof.size) return { ok: false, reason: 'size_mismatch' }
  const { sha256 } = primitives
  const [entryHash = new Uint8Array()] = bytesOf([proof.entry_hash])
  const leaf = leafHash(sha256, entryHash, new TextEncoder().encode(proof.bytes))
  const { index, size } = proof
  const proven = provesInclusion(sha256, { index, size, leaf, path: bytesOf(proof.path), root: checkpoint.root })
  return proven ? { ok: true, proof } : { ok: false, reason: 'path_mismatch' }
}

const verifyConsistency = async (
  primitives: AuditPrimitives,
  proof: ConsistencyProof,
  key: CheckpointKey,
): Promise<ProofVerdict> => {
  const opened: (Checkpoint | null)[] = []
  for (const note of [proof.first_checkpoint, proof.second_checkpoint])
    opened.push(await openCheckpoint(primitives, note, key))
  const [first, second] = opened
  if (first == null || second == null) return { ok: false, reason: 'checkpoint_invalid' }
  if (first.size !== proof.first_size || second.size !== proof.second_size) {
    return { ok: false, reason: 'size_mismatch' }
  }
  const proven = provesConsistency(primitives.sha256, {
    first: first.size,
    second: second.size,
    firstRoot: first.root,
    secondRoot: second.root,
    path: bytesOf(proof.path),
  })
  return proven ? { ok: true, proof } : { ok: false, reason: 'path_mismatch' }
}

/** @param given the parsed JSON of a proof file, whoever wrote it. */
export const verifyProof = async (
  primitives: AuditPrimitives,
  given: unknown,
  key: CheckpointKey,
): Promise<ProofVerdict> => {
  const inclusion = InclusionProof.safeParse(given)
  if (inclusion.success) return verifyInclusion(primitives, inclusion.data, key)
  const consistency = ConsistencyProof.safeParse(given)
  if (consistency.success) return verifyConsistency(primitives, consistency.data, key)
  return { ok: false, reason: 'not_a_proof' }
}
