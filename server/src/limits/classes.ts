import type { Config } from '../config/config.ts'
import { sha256Hex } from '../crypto/hash.ts'
import type { Rule } from './rule.ts'

export type RouteClass = keyof Config['rateLimits']['classes']

/** Null = that limit is off. */
export type LimitRules = {
  /** Every arrival of one address, /v1 and all else, in every stage. */
  readonly address: Rule | null
  /** Requests of one API key on /v1, in every stage; a key's own limit replaces it. */
  readonly key: Rule | null
  /** One cell for each class and caller, on /auth and /api. Off in development unless asked for. */
  readonly classes: Readonly<Record<RouteClass, Rule | null>>
  /** Failed proofs of one account's password or recovery code, from whatever address, in every stage. */
  readonly proofs: Rule | null
}

/** No setting: fewer would lock out people who mistype, more would help only those who guess. */
const proofRule: Rule = { limit: 20, windowSeconds: 3600 }

/** The configuration has already decided by stage and RATE_LIMIT_ENABLED; this only names the parts. */
export const limitRules = (settings: Config['rateLimits']): LimitRules => ({
  address: settings.address,
  key: settings.key,
  classes: settings.classes,
  proofs: settings.enabled ? proofRule : null,
})

/** Name of the cell of all requests of a workspace on /v1. */
export const workspaceCell = (workspaceId: string): string => `workspace:${workspaceId}`

/** Name of a key's limit cell. */
export const keyCell = (keyId: string): string => `key:${keyId}`

export type ProofKind =
  /** An e-mail address's password. */
  | 'password'
  /** An e-mail address's recovery code. */
  | 'recovery'
  /** The password again, of whoever is logged in: strangers guess at the other two, and cannot use this one up. */
  | 'session'

/**
 * Name of the cell in which an account's failed proofs are counted. It lands in the database, so it tells nothing of the
 * account; and there are 65,536 of a kind, so made-up addresses fill neither memory nor the table. Two accounts in one
 * cell share its limit.
 * @param account normalised e-mail address, or a person's id for `session`.
 */
export const proofCell = (kind: ProofKind, account: string): string =>
  `proofs:${kind}:${sha256Hex(account).slice(0, 4)}`

/** A key's own requests a minute, where it has them; null where limits are off altogether. */
export const keyRule = (rules: LimitRules, requestsPerMinute: number | null): Rule | null => {
  if (rules.key === null || requestsPerMinute === null) return rules.key
  return { limit: requestsPerMinute, windowSeconds: 60 }
}
