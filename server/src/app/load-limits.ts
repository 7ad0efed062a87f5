import type { Config } from '../config/config.ts'
import { limitRules } from '../limits/classes.ts'
import { createLimitPolicy, type LimitPolicy } from '../limits/limit-overrides.ts'
import { nextRevision } from '../storage/policy-revision.ts'
import type { Core } from './core.ts'

/** The configured limits, and what commands have put in their place. */
export const loadLimits = async ({ rateLimits }: Config, { clock, storage, audit }: Core): Promise<LimitPolicy> => {
  const policy = createLimitPolicy({
    database: storage.database,
    clock,
    audit: audit.append,
    nextRevision,
    configured: limitRules(rateLimits),
    enabled: rateLimits.enabled,
  })
  await policy.refresh()
  return policy
}
