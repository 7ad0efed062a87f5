/**
 * Opens what an older system sealed (docs/spec/wallet-vault.md); Keepgate never writes it.
 *
 *   key   = PBKDF2-HMAC-SHA256(master key in UTF-8, salt, 100 000 iterations, 32 bytes)
 *   salt  = the row's own, base64-decoded ‖ user id in UTF-8      where the row has one
 *         = fixed salt ‖ user id, both in UTF-8                   where it has none
 *   token = Fernet under that key
 */
import { cannotOpen } from '../../crypto/aead.ts'
import { openFernet } from '../../crypto/fernet.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { pbkdf2Sha256 } from '../../crypto/kdf.ts'
import { concatBytes, fromBase64, utf8 } from '../../kernel/bytes.ts'
import { AppError } from '../../kernel/errors.ts'
import { Secret } from '../../kernel/secret.ts'
import type { WalletAccountRow } from '../../storage/schema.ts'

const iterations = 100_000
/** Derivation is slow on purpose; a user's wallets share a key. */
const maximumKept = 1_000

export type OlderWallets = {
  readonly hasMasterKey: boolean
  /** Throws conflict where the older system's key is not given. */
  requireMasterKey(): void
  /** Throws `internal`: with an OpenError where the value does not open, whatever the reason. */
  open(row: Pick<WalletAccountRow, 'legacy_user_id' | 'encryption_salt' | 'sealed_private_key'>): Promise<Uint8Array>
}

export const createOlderWallets = (settings: {
  readonly masterKey: Secret | null
  readonly fixedSalt: string
}): OlderWallets => {
  const { masterKey, fixedSalt } = settings
  const keys = new Map<string, Promise<Secret<Uint8Array>>>()

  const derive = async (salt: Uint8Array): Promise<Secret<Uint8Array>> => {
    if (masterKey === null) {
      throw new AppError('internal', {
        cause: new Error('ENCRYPTION_MASTER_KEY is not set, and a wallet is still in an older format.'),
      })
    }
    return new Secret(await pbkdf2Sha256(utf8(masterKey.reveal()), salt, iterations, 32))
  }

  const keyFor = (salt: Uint8Array): Promise<Secret<Uint8Array>> => {
    const name = sha256Hex(salt)
    const known = keys.get(name)
    if (known !== undefined) return known
    const oldest = keys.size >= maximumKept ? keys.keys().next().value : undefined
    if (oldest !== undefined) keys.delete(oldest)
    const deriving = derive(salt)
    keys.set(name, deriving)
    deriving.catch(() => keys.delete(name))
    return deriving
  }

  const saltOf = (own: string | null, userId: string): Uint8Array => {
    if (own === null) return utf8(fixedSalt + userId)
    const bytes = fromBase64(own)
    if (bytes === null) throw cannotOpen()
    return concatBytes(bytes, utf8(userId))
  }

  return {
    hasMasterKey: masterKey !== null,
    requireMasterKey: () => {
      if (masterKey !== null) return
      throw new AppError('conflict', {
        message:
          'ENCRYPTION_MASTER_KEY is not set: give the one of the older system (ENCRYPTION_MASTER_KEY or ENCRYPTION_MASTER_KEY_FILE). Nothing was changed.',
      })
    },
    open: async ({ legacy_user_id: userId, encryption_salt: salt, sealed_private_key: token }) => {
      if (userId === null) throw cannotOpen()
      return openFernet(await keyFor(saltOf(salt, userId)), token)
    },
  }
}
