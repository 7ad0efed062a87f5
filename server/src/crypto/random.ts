import { randomBytes as nodeRandomBytes } from 'node:crypto'

/** Randomness is passed in, so that vectors can be fixed; this is its type. */
export type RandomBytes = (length: number) => Uint8Array

/** The operating system's cryptographic generator; the only one used outside tests. */
export const randomBytes: RandomBytes = (length) => new Uint8Array(nodeRandomBytes(length))
