/** Rows of the table `wallet_accounts` of Tuxedo: private keys as Fernet tokens (docs/guides/migrate-wallets.md). */
import { z } from 'zod'
import { looksLikeFernet } from '../../crypto/fernet.ts'
import { fromBase64 } from '../../kernel/bytes.ts'
import { AppError } from '../../kernel/errors.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { importFailure, type OlderWalletInput } from '../../vault/wallets/import-wallets.ts'
import type { ImportFormat } from './format.ts'
import { resolveOwners } from './owners.ts'

const shortText = z.string().min(1).max(256)

/** A time as ISO 8601 (without a zone: UTC) or in seconds or milliseconds since 1970. */
const readTime = (given: string | number): number => {
  if (typeof given === 'number') return Math.round(given < 1e11 ? given * 1000 : given)
  return Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(given) ? given : `${given.replace(' ', 'T')}Z`)
}

const Metadata = z.record(z.string(), z.json())
const MetadataText = z.string().transform((text, context) => {
  try {
    return Metadata.parse(JSON.parse(text))
  } catch {
    context.addIssue('must be a JSON object')
    return z.NEVER
  }
})

const Row = z
  .object({
    user_id: shortText,
    encryption_salt: z
      .string()
      .refine((salt) => fromBase64(salt)?.length === 32, 'must be 32 bytes in base64, or null')
      .nullish(),
    encrypted_private_key: z.string().max(65_536).refine(looksLikeFernet, 'must be a Fernet token'),
    chain: shortText.default('stellar'),
    public_key: shortText.nullish(),
    name: z.string().max(256).nullish(),
    metadata: z.union([Metadata, MetadataText]).nullish(),
    created_at: z
      .union([z.string(), z.number()])
      .transform(readTime)
      .refine((time) => Number.isFinite(time) && time >= 0, 'must be a time')
      .nullish(),
  })
  .transform(
    (row): OlderWalletInput => ({
      legacyUserId: row.user_id,
      userId: row.user_id,
      chain: row.chain,
      publicKey: row.public_key ?? null,
      name: row.name ?? null,
      metadata: row.metadata ?? {},
      createdAt: row.created_at ?? null,
      salt: row.encryption_salt ?? null,
      ciphertext: row.encrypted_private_key,
    }),
  )

const File = z.union([z.array(z.unknown()), z.object({ wallet_accounts: z.array(z.unknown()) })])

const requireRows = (content: JsonValue): OlderWalletInput[] => {
  const file = File.safeParse(content)
  if (!file.success) {
    throw new AppError('invalid_request', {
      message:
        'The file holds no wallets: it must be a JSON array of rows, { "wallet_accounts": [ … ] }, or one row a line.',
    })
  }
  const rows = Array.isArray(file.data) ? file.data : file.data.wallet_accounts
  const read = rows.map((row) => Row.safeParse(row))
  const wrong = read.flatMap(({ error }, index) => (error ?? { issues: [] }).issues.map((issue) => ({ issue, index })))
  const [first] = wrong
  if (first !== undefined) {
    const field = first.issue.path.join('.')
    throw new AppError('invalid_request', {
      message: `Row ${first.index + 1}: ${field === '' ? 'the row' : field} is wrong: ${first.issue.message}.${wrong.length > 1 ? ` There are ${wrong.length - 1} more.` : ''} Nothing was imported.`,
    })
  }
  return read.flatMap(({ data }) => data ?? [])
}

const nextStep =
  'They open as they are, and are sealed anew on their first use; keepgate vault migrate does it for all at once.'

export const tuxedo: ImportFormat = {
  name: 'tuxedo',
  description: 'wallets of Tuxedo (rows of wallet_accounts); needs its ENCRYPTION_MASTER_KEY',

  run: async ({ wallets, identity }, { content, owners: given, actor, dryRun, windowMs, onProgress }) => {
    if (windowMs !== null)
      throw new AppError('invalid_request', { message: '--window is for --format perpetuo; wallets have none.' })
    const owners = await resolveOwners(identity.people, given)
    const rows = requireRows(content).map((row) => ({ ...row, userId: owners.get(row.legacyUserId) ?? row.userId }))
    wallets.requireOlderKey()
    const failed: { item: string; reason: string }[] = []
    const counts = { imported: 0, exists: 0 }
    onProgress({ done: 0, total: rows.length })
    for (const [index, row] of rows.entries()) {
      try {
        counts[await wallets.importOlder(actor, row, dryRun)]++
      } catch (thrown) {
        failed.push({ item: `row ${index + 1} (user ${row.legacyUserId})`, reason: importFailure(thrown) })
      }
      onProgress({ done: index + 1, total: rows.length })
    }
    const { imported, exists } = counts
    const notes = imported > 0 && !dryRun ? [nextStep] : []
    return { imported: { wallets: imported }, exists, failed, notes, run: null, invitations: [] }
  },
}
