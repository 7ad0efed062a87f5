/**
 * The Merkle tree over the audit log, RFC 6962 section 2.1 with SHA-256. A leaf's data is `entry_hash ‖ bytes`.
 *
 *   leaf = SHA-256(0x00 ‖ entry_hash 32 ‖ bytes)      node = SHA-256(0x01 ‖ left 32 ‖ right 32)
 *
 * Positions may pass 2^31: no bitwise operators here.
 */
import type { Sha256 } from './audit-chain.ts'

export const leafHash = (sha256: Sha256, entryHash: Uint8Array, bytes: Uint8Array): Uint8Array => {
  const message = new Uint8Array(33 + bytes.length)
  message.set(entryHash, 1)
  message.set(bytes, 33)
  return sha256(message)
}

export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => {
  const message = new Uint8Array(65)
  message[0] = 1
  message.set(left, 1)
  message.set(right, 33)
  return sha256(message)
}

/** The root of no leaves. */
export const emptyRoot = (sha256: Sha256): Uint8Array => sha256(new Uint8Array())

/** Leaves from `start` up to, and without, `end`. */
export type Span = { readonly start: number; readonly end: number }

/** The largest power of two that is smaller than `count`; `count` is at least 2. */
export const splitOf = (count: number): number => {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/** The complete subtrees, largest first, that leaves 0 to `size` make: the ones of `size` in binary. */
export const peaksOf = (size: number): Span[] => {
  const spans: Span[] = []
  let start = 0
  while (start < size) {
    let length = 1
    while (length * 2 <= size - start) length *= 2
    spans.push({ start, end: start + length })
    start += length
  }
  return spans
}

export type GrowingTree = {
  readonly size: () => number
  readonly push: (leaf: Uint8Array) => void
  readonly root: () => Uint8Array
  /** The roots of `peaksOf(size)`. */
  readonly peaks: () => readonly Uint8Array[]
}

/** A tree that remembers no more than its peaks. @param begun where it goes on from: a size, and that size's peaks. */
export const growTree = (
  sha256: Sha256,
  begun: { readonly size: number; readonly peaks: readonly Uint8Array[] } = { size: 0, peaks: [] },
): GrowingTree => {
  let { size } = begun
  const peaks = [...begun.peaks]
  const merge = (): void => {
    const right = peaks.pop()
    const left = peaks.pop()
    if (left === undefined || right === undefined) throw new RangeError('Peaks and size of the tree disagree.')
    peaks.push(nodeHash(sha256, left, right))
  }
  if (peaks.length !== peaksOf(size).length) throw new RangeError('Peaks and size of the tree disagree.')
  return {
    size: () => size,
    push: (leaf) => {
      peaks.push(leaf)
      size += 1
      for (let rest = size; rest % 2 === 0; rest /= 2) merge()
    },
    root: () => {
      if (peaks.length === 0) return emptyRoot(sha256)
      return peaks.reduceRight((right, left) => nodeHash(sha256, left, right))
    },
    peaks: () => [...peaks],
  }
}
