/** How a wallet's private key is sealed and opened: in the current form, or as an import left it. */
import { cannotOpen } from '../../crypto/aead.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { fromBase64, fromBase64url, toBase64url } from '../../kernel/bytes.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { OpenForUser, SealForUser, UserSealContext } from '../../storage/ports.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'
import { type OlderWallet, requireImportTag } from './import-tag.ts'
import type { OlderWallets } from './older-wallets.ts'

export type WalletSealParts = {
  readonly sealForUser: SealForUser
  readonly openForUser: OpenForUser
  /** The salt of the user's data key, base64url, made with the given one where there is none yet. */
  readonly userSalt: (userId: string, salt: string | null) => Promise<string>
  /** base64; null for a user who is no person here. */
  readonly personSalt: (userId: string) => Promise<string | null>
  readonly older: OlderWallets
  readonly importKey: () => Promise<Secret<Uint8Array>>
}

type Place = Pick<WalletAccountRow, 'id' | 'user_id' | 'chain' | 'public_key'>

/** The salt is part of it, so that one row's never stands in another's. */
const contextOf = (row: Place, salt: string): UserSealContext => ({
  purpose: 'wallet private key',
  userId: row.user_id,
  rowId: row.id,
  column: 'sealed_private_key',
  bound: [row.chain, row.public_key ?? '', salt],
})

const recode = (decoded: Uint8Array | null, encode: (bytes: Uint8Array) => string): string => {
  if (decoded === null) throw cannotOpen()
  return encode(decoded)
}
const toUrlForm = (salt: string): string => recode(fromBase64(salt), toBase64url)
const fromUrlForm = (salt: string): string =>
  recode(fromBase64url(salt), (bytes) => Buffer.from(bytes).toString('base64'))

export type WalletSeal = ReturnType<typeof createWalletSeal>

export const createWalletSeal = (parts: WalletSealParts) => {
  const { older } = parts

  /** The row's own salt comes first, then the person's, then that of the user's data key. base64. */
  const saltFor = async (userId: string, own: string | null): Promise<string> => {
    const given = (await parts.personSalt(userId)) ?? own
    const ofKey = await parts.userSalt(userId, given === null ? null : toUrlForm(given))
    return own ?? given ?? fromUrlForm(ofKey)
  }

  /** Not inside a transaction: the user's first wallet writes a data key. Opens again what it sealed, and compares. */
  const seal = async (row: Place, ownSalt: string | null, privateKey: Uint8Array) => {
    const salt = await saltFor(row.user_id, ownSalt)
    const context = contextOf(row, salt)
    const sealed = await parts.sealForUser(context, privateKey)
    const again = await parts.openForUser(context, sealed)
    const same = equalBytes(privateKey, again)
    again.fill(0)
    if (!same) throw cannotOpen()
    return { sealed_private_key: sealed, encryption_salt: salt }
  }

  const openOlder = async (row: OlderWallet, tag: string | null): Promise<Uint8Array> => {
    requireImportTag(await parts.importKey(), row, tag)
    return older.open(row)
  }

  return {
    seal,
    /**
     * Throws `internal` with an OpenError for tampering of any kind; a row that is migrated opens in the current form
     * alone, and one that is not, only with the tag of its import.
     */
    open: async (row: WalletAccountRow): Promise<Uint8Array> => {
      if (row.format === 'fernet') return openOlder(row, row.import_tag)
      if (row.encryption_salt === null) throw cannotOpen()
      return parts.openForUser(contextOf(row, row.encryption_salt), row.sealed_private_key)
    },
    /** What the row was migrated from. Null where it is not kept any more. */
    openKept: async (row: WalletAccountRow): Promise<Uint8Array | null> => {
      if (row.kept_private_key === null) return null
      const before = { ...row, encryption_salt: row.kept_salt, sealed_private_key: row.kept_private_key }
      return openOlder(before, row.import_tag)
    },
  }
}
