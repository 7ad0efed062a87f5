/** A wallet as others see it: everything but the private key, in whatever form that is. */
import { z } from 'zod'
import type { JsonObject } from '../../kernel/json.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'

export type Wallet = {
  readonly id: string
  readonly userId: string
  readonly chain: string
  readonly publicKey: string | null
  readonly name: string | null
  readonly source: WalletAccountRow['source']
  readonly metadata: JsonObject
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** False while the private key is still in an older system's format. */
  readonly isMigrated: boolean
}

const Metadata = z.record(z.string(), z.json())

export const toWallet = (row: WalletAccountRow): Wallet => ({
  id: row.id,
  userId: row.user_id,
  chain: row.chain,
  publicKey: row.public_key,
  name: row.name,
  source: row.source,
  metadata: Metadata.parse(JSON.parse(row.metadata)),
  createdAt: row.created_at,
  isMigrated: row.format === 'kg1',
})
