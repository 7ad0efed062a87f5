import type { Config } from '../config/config.ts'
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
}

/** The configuration has already decided by stage and RATE_LIMIT_ENABLED; this only names the parts. */
export const limitRules = (settings: Config['rateLimits']): LimitRules => ({
  address: settings.address,
  key: settings.key,
  classes: settings.classes,
})

/** Name of a key's limit cell. */
export const keyCell = (keyId: string): string => `key:${keyId}`

/** A key's own requests a minute, where it has them; null where limits are off altogether. */
export const keyRule = (rules: LimitRules, requestsPerMinute: number | null): Rule | null => {
  if (rules.key === null || requestsPerMinute === null) return rules.key
  return { limit: requestsPerMinute, windowSeconds: 60 }
}
