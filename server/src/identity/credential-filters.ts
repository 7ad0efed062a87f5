/** What restricts a list of keys or tokens, as conditions on `api_keys` that both databases know. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Schema } from '../storage/schema.ts'

export type CredentialStatus = 'active' | 'grace' | 'expired' | 'revoked' | 'working' | 'ended'
export type Risk = 'no_expiry' | 'no_limit' | 'unused_30_days'

/** What is absent restricts nothing. */
export type CredentialFilters = {
  readonly status?: CredentialStatus | undefined
  readonly risk?: Risk | 'any' | undefined
  /** Person id; null: what the command line made. */
  readonly owner?: string | null | undefined
  /** Part of a name, whatever its case; or the last four characters. Not empty. */
  readonly text?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** Id of the successor. */
  readonly rotatedTo?: string | undefined
}

/** What conditions are judged by. */
export type Standpoint = {
  /** Milliseconds since 1970. */
  readonly now: number
  /** No key has a limit here, whatever it was given. */
  readonly unlimited: boolean
}

export const unusedAfterMs = 30 * 86_400_000

type Keys = ExpressionBuilder<Schema, 'api_keys'>
type Condition = Expression<SqlBool>

const isLiving = (keys: Keys, now: number): Condition =>
  keys.and([keys('revoked_at', 'is', null), keys.or([keys('expires_at', 'is', null), keys('expires_at', '>', now)])])

/** As `deathOf` judges one key. */
export const hasStatus = (keys: Keys, status: CredentialStatus, now: number): Condition => {
  switch (status) {
    case 'working':
      return isLiving(keys, now)
    case 'active':
      return keys.and([isLiving(keys, now), keys('rotated_to', 'is', null)])
    case 'grace':
      return keys.and([isLiving(keys, now), keys('rotated_to', 'is not', null)])
    case 'revoked':
      return keys('revoked_at', 'is not', null)
    case 'expired':
      return keys.and([keys('revoked_at', 'is', null), keys('expires_at', '<=', now)])
    case 'ended':
      return keys.or([keys('revoked_at', 'is not', null), keys('expires_at', '<=', now)])
  }
}

const allRisks = ['no_expiry', 'no_limit', 'unused_30_days'] as const satisfies readonly Risk[]

const isOpenTo = (keys: Keys, risk: Risk, { now, unlimited }: Standpoint): Condition => {
  const since = now - unusedAfterMs
  switch (risk) {
    case 'no_expiry':
      return keys('expires_at', 'is', null)
    case 'no_limit':
      return keys(keys.lit(unlimited ? 1 : 0), '=', keys.lit(1))
    case 'unused_30_days':
      // A key that was made lately had no time to be used.
      return keys.and([
        keys('created_at', '<', since),
        keys.or([keys('last_used_at', 'is', null), keys('last_used_at', '<', since)]),
      ])
  }
}

/** Keys that work, and deserve a look for it. */
export const hasRisk = (keys: Keys, risk: Risk | 'any', standpoint: Standpoint): Condition =>
  keys.and([
    isLiving(keys, standpoint.now),
    keys.or((risk === 'any' ? allRisks : [risk]).map((one) => isOpenTo(keys, one, standpoint))),
  ])

const hasText = (keys: Keys, text: string): Condition => {
  const name = keys.fn<string>('lower', ['name'])
  // Both databases write patterns of LIKE differently; what changes when the text is cut out of it contains the text.
  const without = keys.fn<string>('replace', [name, keys.fn<string>('lower', [keys.val(text)]), keys.val('')])
  return keys.or([keys(without, '!=', name), keys('last_four', '=', text)])
}

export const fits =
  ({ status, risk, owner, text, ids, rotatedTo }: CredentialFilters, standpoint: Standpoint) =>
  (keys: Keys): Condition =>
    keys.and([
      ...(status === undefined ? [] : [hasStatus(keys, status, standpoint.now)]),
      ...(risk === undefined ? [] : [hasRisk(keys, risk, standpoint)]),
      ...(owner === undefined
        ? []
        : [owner === null ? keys('created_by', 'is', null) : keys('created_by', '=', owner)]),
      ...(text === undefined ? [] : [hasText(keys, text)]),
      ...(ids === undefined ? [] : [keys('id', 'in', [...ids])]),
      ...(rotatedTo === undefined ? [] : [keys('rotated_to', '=', rotatedTo)]),
    ])
