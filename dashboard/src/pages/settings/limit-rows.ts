import type { LimitRule, LimitsInForce } from '@keepgate/protocol/settings'
import { useLingui } from '@lingui/react/macro'

export type LimitRow = {
  /** The setting that decides it. */
  readonly setting: string
  readonly what: string
  /** What is counted as one. */
  readonly per: string
  readonly rule: LimitRule
}

/** The limits in words, in the order in which a request meets them. */
export const useLimitRows = (limits: LimitsInForce | undefined): readonly LimitRow[] | undefined => {
  const { t } = useLingui()
  if (limits === undefined) return undefined
  const { address, key, classes } = limits
  return [
    { setting: 'RATE_LIMIT_IP', what: t`Every request`, per: t`address`, rule: address },
    {
      setting: 'RATE_LIMIT_KEY',
      what: t`Requests to models, unless the key has a limit of its own`,
      per: t`API key, or member in the playground`,
      rule: key,
    },
    { setting: 'RATE_LIMIT_CHAT', what: t`Chats in the playground`, per: t`address`, rule: classes.chat },
    { setting: 'RATE_LIMIT_DEFAULT', what: t`Requests to the management API`, per: t`address`, rule: classes.default },
    { setting: 'RATE_LIMIT_AUTH', what: t`Login, sign-up and recovery`, per: t`address`, rule: classes.auth },
    { setting: 'RATE_LIMIT_TOOL', what: t`Tests of provider connections`, per: t`address`, rule: classes.tool },
    { setting: 'RATE_LIMIT_HEALTH', what: t`Health and version`, per: t`address`, rule: classes.health },
  ]
}
