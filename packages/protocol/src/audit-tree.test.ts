/** The tree and its proofs against RFC 6962 written down as it stands there: recursive, over all leaves at once. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRoot, growTree, leafHash, peaksOf } from './audit-tree.ts'
import { consistencyPath, inclusionPath, provesConsistency, provesInclusion } from './audit-tree-proof.ts'
import { toHex } from './hex-and-base64.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const leaves = Array.from({ length: 70 }, (_, index) =>
  leafHash(sha256, sha256(Uint8Array.of(index)), Uint8Array.of(index, 7)),
)

const known = new Map<string, Uint8Array>()

/** MTH(D[start:end]), each computed once. */
const rootOf = (start: number, end: number): Uint8Array => {
  const name = `${start} ${end}`
  const root = known.get(name) ?? computeRoot(start, end)
  known.set(name, root)
  return root
}

const computeRoot = (start: number, end: number): Uint8Array => {
  const [only] = leaves.slice(start, end)
  if (end - start === 0 || only === undefined) return sha256(new Uint8Array())
  if (end - start === 1) return only
  const middle = start + 2 ** Math.floor(Math.log2(end - start - 1))
  return sha256(new Uint8Array([1, ...rootOf(start, middle), ...rootOf(middle, end)]))
}

const hashesOf = (spans: readonly { start: number; end: number }[]): Uint8Array[] =>
  spans.map(({ start, end }) => rootOf(start, end))

const inclusion = (index: number, size: number) => ({
  index,
  size,
  leaf: leaves[index] ?? new Uint8Array(32),
  path: hashesOf(inclusionPath(index, size)),
  root: rootOf(0, size),
})
const consistency = (first: number, second: number) => ({
  first,
  second,
  firstRoot: rootOf(0, first),
  secondRoot: rootOf(0, second),
  path: hashesOf(consistencyPath(first, second)),
})

const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte, index) => (index === 5 ? byte ^ 1 : byte))

describe('the tree', () => {
  it('has the root of RFC 6962 at every size, and goes on from its peaks', () => {
    const tree = growTree(sha256)
    expect(tree.root()).toEqual(emptyRoot(sha256))
    for (const [index, leaf] of leaves.entries()) {
      tree.push(leaf)
      expect(toHex(tree.root())).toBe(toHex(rootOf(0, index + 1)))
      expect(tree.peaks().map(toHex)).toEqual(hashesOf(peaksOf(index + 1)).map(toHex))
      const resumed = growTree(sha256, { size: tree.size(), peaks: tree.peaks() })
      expect(toHex(resumed.root())).toBe(toHex(tree.root()))
    }
  })

  it('refuses peaks that are not those of the size', () => {
    expect(() => growTree(sha256, { size: 3, peaks: [new Uint8Array(32)] })).toThrow(RangeError)
  })

  it('keeps a leaf and a node apart, so that no node passes for an entry', () => {
    const [left = new Uint8Array(), right = new Uint8Array()] = leaves
    expect(toHex(rootOf(0, 2))).not.toBe(toHex(leafHash(sha256, left, right)))
  })
})

describe('an inclusion proof', () => {
  it('holds for every entry at every size', () => {
    for (let size = 1; size <= leaves.length; size++) {
      for (let index = 0; index < size; index++) expect(provesInclusion(sha256, inclusion(index, size))).toBe(true)
    }
  })

  it('holds for no other index or size, no other leaf, and no path that is longer, shorter or changed', () => {
    const place = fc.integer({ min: 1, max: leaves.length }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        index: fc.integer({ min: 0, max: size - 1 }),
        other: fc.integer({ min: 0, max: leaves.length }),
        at: fc.nat(10),
      }),
    )
    fc.assert(
      fc.property(place, ({ size, index, other, at }) => {
        const proof = inclusion(index, size)
        const lies = [
          { ...proof, path: [...proof.path, leaves[0] ?? proof.leaf] },
          { ...proof, leaf: flip(proof.leaf) },
          { ...proof, root: flip(proof.root) },
          { ...proof, index: size },
          ...(other === index ? [] : [{ ...proof, index: other }]),
          ...(proof.path.length === 0
            ? []
            : [
                { ...proof, path: proof.path.slice(0, -1) },
                { ...proof, path: proof.path.slice(1) },
                { ...proof, path: proof.path.map((hash, i) => (i === at % proof.path.length ? flip(hash) : hash)) },
                { ...proof, size: index },
              ]),
        ]
        for (const lie of lies) expect(provesInclusion(sha256, lie)).toBe(false)
      }),
    )
  })
})

describe('a consistency proof', () => {
  it('holds for every two sizes', () => {
    for (let second = 0; second <= leaves.length; second++) {
      for (let first = 0; first <= second; first++) {
        expect(provesConsistency(sha256, consistency(first, second)), `${first} ${second}`).toBe(true)
      }
    }
  })

  it('holds for no other roots, no sizes the other way round, and no path that is longer, shorter or changed', () => {
    for (let second = 2; second <= 40; second++) {
      for (let first = 1; first < second; first++) {
        const proof = consistency(first, second)
        const lies = [
          { ...proof, firstRoot: flip(proof.firstRoot) },
          { ...proof, secondRoot: flip(proof.secondRoot) },
          { ...proof, path: proof.path.slice(1) },
          { ...proof, path: proof.path.slice(0, -1) },
          { ...proof, path: [...proof.path, proof.firstRoot] },
          { ...proof, first: second, second: first },
          { ...proof, second: first },
          ...proof.path.map((_, at) => ({
            ...proof,
            path: proof.path.map((hash, i) => (i === at ? flip(hash) : hash)),
          })),
        ]
        for (const [which, lie] of lies.entries()) {
          expect(provesConsistency(sha256, lie), `${first} ${second} ${which}`).toBe(false)
        }
      }
    }
    expect(provesConsistency(sha256, { ...consistency(0, 5), path: [leaves[0] ?? new Uint8Array()] })).toBe(false)
    expect(provesConsistency(sha256, { ...consistency(5, 5), secondRoot: flip(rootOf(0, 5)) })).toBe(false)
  })
})
