/**
 * An older ciphertext says neither to which row it belongs nor that it was imported, so whoever can write the database
 * could plant one (a wallet of the same user under another name, an earlier one in place of a migrated one). The tag is
 * made by the import and binds the older ciphertext to its row:
 *
 *   base64url(HMAC-SHA256(instance secret "wallet import", PAE("keepgate wallet import v1", row id, user id,
 *             older user id, chain, public key or "", "fixed" | "own", salt or "", ciphertext)))
 */
import { pae } from '@keepgate/protocol/pae'
import { cannotOpen } from '../../crypto/aead.ts'
import { equalText } from '../../crypto/equal.ts'
import { hmacSha256Base64url } from '../../crypto/hash.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'

/** A row in an older format: what it says is what the older system said. */
export type OlderWallet = Pick<
  WalletAccountRow,
  'id' | 'user_id' | 'legacy_user_id' | 'chain' | 'public_key' | 'encryption_salt' | 'sealed_private_key'
>

export const importTag = (key: Secret<Uint8Array>, row: OlderWallet): string =>
  hmacSha256Base64url(
    key.reveal(),
    pae(
      'keepgate wallet import v1',
      row.id,
      row.user_id,
      row.legacy_user_id ?? '',
      row.chain,
      row.public_key ?? '',
      row.encryption_salt === null ? 'fixed' : 'own',
      row.encryption_salt ?? '',
      row.sealed_private_key,
    ),
  )

/** Throws `internal` with an OpenError: the same as for a ciphertext that does not open. */
export const requireImportTag = (key: Secret<Uint8Array>, row: OlderWallet, tag: string | null): void => {
  if (tag === null || !equalText(importTag(key, row), tag)) throw cannotOpen()
}
