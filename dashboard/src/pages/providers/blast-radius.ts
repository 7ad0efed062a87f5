/** What stops when a connection is removed. */
import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'

export type BlastRadius = {
  /** Keys that work, and may use this connection's models alone. */
  readonly keysWithNothingElse: readonly string[]
  /** Other keys that work, and may use its models among others. */
  readonly keysThatLoseModels: number
}

type Key = Pick<ApiKeyListed, 'name' | 'allowed_models' | 'expires_at' | 'revoked_at' | 'rotated_to'>

/** @param isLast no other connection is left @param now milliseconds since 1970 */
export const blastRadiusOf = (connection: string, isLast: boolean, keys: readonly Key[], now: number): BlastRadius => {
  const working = keys.filter((key) => isWorking(statusOf(key, now)))
  const prefix = `${connection}/`
  const namesOnlyThis = ({ allowed_models }: Key): boolean =>
    allowed_models?.every((pattern) => pattern.startsWith(prefix)) ?? false
  // A pattern without a connection may fit models of this one.
  const mayUse = ({ allowed_models }: Key): boolean =>
    allowed_models === null ||
    allowed_models.some((pattern) => pattern.startsWith(prefix) || !pattern.includes('/') || pattern === '*')
  const stranded = working.filter((key) => isLast || namesOnlyThis(key))
  return {
    keysWithNothingElse: stranded.map(({ name }) => name),
    keysThatLoseModels: working.filter((key) => !stranded.includes(key) && mayUse(key)).length,
  }
}
