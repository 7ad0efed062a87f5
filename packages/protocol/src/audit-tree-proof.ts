/**
 * Proofs about the tree: that an entry is in it, and that a smaller tree is its beginning. Which subtrees a proof
 * lists is RFC 6962 sections 2.1.1 and 2.1.2, how it is verified RFC 9162 sections 2.1.3.2 and 2.1.4.2.
 */
import type { Sha256 } from './audit-chain.ts'
import { nodeHash, type Span, splitOf } from './audit-tree.ts'

/** The subtrees beside the way from leaf `index` to the root of `size` leaves, lowest first. */
export const inclusionPath = (index: number, size: number): Span[] => {
  const path: Span[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  return path.toReversed()
}

/** The subtrees from which both the root of `first` leaves and that of `second` follow; none where they are equal. */
export const consistencyPath = (first: number, second: number): Span[] => {
  if (first === 0 || first === second) return []
  const path: Span[] = []
  let [start, end] = [0, second]
  // As long as the smaller tree is a whole subtree from the left, its root is what the verifier has already.
  let known = true
  while (first !== end) {
    const middle = start + splitOf(end - start)
    if (first <= middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
      known = false
    }
  }
  if (!known) path.push({ start, end })
  return path.toReversed()
}

const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly path: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** RFC 9162 section 2.1.3.2. */
export const provesInclusion = (sha256: Sha256, { index, size, leaf, path, root }: Inclusion): boolean => {
  if (index >= size) return false
  let [position, last, hash] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0) return false
    if (isOdd(position) || position === last) {
      hash = nodeHash(sha256, sibling, hash)
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)]
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    ;[position, last] = [half(position), half(last)]
  }
  return last === 0 && same(hash, root)
}

export type Consistency = {
  readonly first: number
  readonly second: number
  readonly firstRoot: Uint8Array
  readonly secondRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** RFC 9162 section 2.1.4.2, and the cases that it leaves to the caller: nothing, and the same size twice. */
export const provesConsistency = (sha256: Sha256, proof: Consistency): boolean => {
  const { first, second, firstRoot, secondRoot } = proof
  if (first > second) return false
  if (first === second) return proof.path.length === 0 && same(firstRoot, secondRoot)
  // Every tree begins with no leaves.
  if (first === 0) return proof.path.length === 0
  let [position, last] = [first - 1, second - 1]
  while (isOdd(position)) [position, last] = [half(position), half(last)]
  const path = position === 0 ? [firstRoot, ...proof.path] : [...proof.path]
  const [seed, ...rest] = path
  if (seed === undefined) return false
  let [fromFirst, fromSecond] = [seed, seed]
  for (const sibling of rest) {
    if (last === 0) return false
    if (isOdd(position) || position === last) {
      fromFirst = nodeHash(sha256, sibling, fromFirst)
      fromSecond = nodeHash(sha256, sibling, fromSecond)
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)]
    } else {
      fromSecond = nodeHash(sha256, fromSecond, sibling)
    }
    ;[position, last] = [half(position), half(last)]
  }
  return last === 0 && same(fromFirst, firstRoot) && same(fromSecond, secondRoot)
}
