import type { ApiKeyListed, KeyRisk } from '@keepgate/protocol/identity'
import { unusedAfterMs } from '../../../identity/credential-filters.ts'
import { deathOf } from '../../../identity/key-check.ts'
import type { KeyRecord } from '../../../identity/model.ts'
import { apiKeyView } from '../../../identity/views.ts'
import { keyCell, keyRule } from '../../../limits/classes.ts'
import type { ControlPlaneServices } from '../../services.ts'

/** A key that was made lately had no time to be used. */
const isUnused = (key: KeyRecord, now: number): boolean =>
  now - Math.max(key.createdAt, key.lastUsedAt ?? 0) > unusedAfterMs

const risksOf = (key: KeyRecord, limited: boolean, now: number): KeyRisk[] => {
  if (deathOf(key, now) !== null) return []
  return [
    ...(key.expiresAt === null ? (['no_expiry'] as const) : []),
    ...(limited ? [] : (['no_limit'] as const)),
    ...(isUnused(key, now) ? (['unused_30_days'] as const) : []),
  ]
}

/** A key as a list shows it: with the limit in force, how much of it is used, and what is risky about it. */
export const listedKey = async (services: ControlPlaneServices, key: KeyRecord): Promise<ApiKeyListed> => {
  const rule = keyRule(services.limitRules, key.requestsPerMinute)
  return {
    ...apiKeyView(key),
    minute_limit: rule?.limit ?? null,
    minute_used: await services.limiter.used(keyCell(key.id)),
    risks: risksOf(key, rule !== null, services.clock.now()),
  }
}
