/** The hash chain of `@keepgate/protocol/audit-chain` in the form in which the table holds it: text. */
import { chainHash, genesis } from '@keepgate/protocol/audit-chain'
import { deploymentBytes } from '@keepgate/protocol/audit-checkpoint'
import { leafHash } from '@keepgate/protocol/audit-tree'
import { sha256 } from '../crypto/hash.ts'
import { utf8 } from '../kernel/bytes.ts'
import type { AuditEntryRow } from '../storage/schema.ts'

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const bytesOfHex = (text: string): Uint8Array => Buffer.from(text, 'hex')

export const genesisHash = hexOf(genesis)

/** `deployment` and `previousHash` are hexadecimal of 16 and 32 bytes; `bytes` is the entry as it is stored. */
export const entryHash = (entry: {
  deployment: string
  sequence: number
  previousHash: string
  bytes: string
}): string =>
  hexOf(
    chainHash(sha256, {
      deployment: deploymentBytes(entry.deployment),
      sequence: entry.sequence,
      previousHash: bytesOfHex(entry.previousHash),
      bytes: utf8(entry.bytes),
    }),
  )

export const leafOf = (row: Pick<AuditEntryRow, 'entry_hash' | 'bytes'>): Uint8Array =>
  leafHash(sha256, bytesOfHex(row.entry_hash), utf8(row.bytes))
