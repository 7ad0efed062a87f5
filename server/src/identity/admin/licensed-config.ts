/** Reads the text of `licensed_config.json`. One bad entry and none counts: half a list of owners is nobody's intention. */
import { LicensedConfig, type LicensedKey } from '@keepgate/protocol/licensed-config'
import { z } from 'zod'
import { isUsablePublicKey } from '../../crypto/signing-key.ts'
import { AppError } from '../../kernel/errors.ts'
import { scanJson } from '../../kernel/scan-json.ts'
import { type AdminKey, adminKeyId } from './admin-key.ts'

export type LicensedKeys =
  | { readonly keys: readonly AdminKey[] }
  /** `isMissing`: nobody has made the file yet, which is a choice and no mistake. */
  | { readonly problem: string; readonly isMissing?: true }

/** The keys of docs/spec/admin-command.md and its vectors, whose private halves are public. */
const documentedExamples: ReadonlySet<string> = new Set([
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
])

const millisecondsOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

/** Throws AppError validation_failed: not a usable key, a validity that ends before it begins, an editor of everything. */
export const toAdminKey = (granted: LicensedKey, source: AdminKey['source']): AdminKey => {
  const refuse = (why: string): AppError =>
    new AppError('validation_failed', { message: `The admin key ${granted.id} ${why}.` })
  const publicKey = Buffer.from(granted.public_key_hex, 'hex')
  if (!isUsablePublicKey(publicKey)) throw refuse('is no usable Ed25519 public key')
  if (documentedExamples.has(granted.public_key_hex)) throw refuse('is an example from the documentation')
  const notBefore = millisecondsOf(granted.not_before)
  const notAfter = millisecondsOf(granted.not_after)
  if (notBefore !== null && notAfter !== null && notAfter <= notBefore) throw refuse('ends before it begins')
  if (granted.roles.includes('editor') && !granted.roles.includes('owner') && granted.workspaces === null) {
    throw refuse('is an editor’s and must name its workspaces')
  }
  return {
    id: granted.id,
    publicKeyHex: granted.public_key_hex,
    publicKey,
    roles: granted.roles,
    workspaces: granted.workspaces,
    notBefore,
    notAfter,
    source,
  }
}

const grantsOf = (config: LicensedConfig): LicensedKey[] => {
  if ('keys' in config) return config.keys
  const hex = config.admin_pub_key_hex
  const forever = { workspaces: null, not_before: null, not_after: null }
  return [{ id: adminKeyId(hex), public_key_hex: hex, roles: ['owner'], ...forever }]
}

/** Two names of one key would be two persons to the rule that wants two. */
const repetition = (keys: readonly AdminKey[]): string | null => {
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return 'it names the same id twice'
  if (new Set(keys.map(({ publicKeyHex }) => publicKeyHex)).size < keys.length) return 'it lists the same key twice'
  return null
}

/** @param bytes of the file, at most some kilobytes. Throws nothing. */
export const readLicensedConfig = (bytes: Buffer): LicensedKeys => {
  try {
    const parsed = LicensedConfig.safeParse(scanJson(bytes).value)
    if (!parsed.success) return { problem: z.prettifyError(parsed.error).replaceAll('\n', ' ') }
    const keys = grantsOf(parsed.data).map((granted) => toAdminKey(granted, 'file'))
    const repeated = repetition(keys)
    return repeated === null ? { keys } : { problem: repeated }
  } catch (thrown) {
    if (thrown instanceof AppError) return { problem: thrown.message }
    throw thrown
  }
}
