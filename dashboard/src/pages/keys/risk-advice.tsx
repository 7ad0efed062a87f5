import type { KeyRisk } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'

export const useRiskTitles = (): Record<KeyRisk, string> => {
  const { t } = useLingui()
  return { no_limit: t`No limit`, no_expiry: t`No expiry`, unused_30_days: t`Not used for 30 days` }
}

/** Why it is risky, and what to do. */
export const RiskAdvice = ({ risk }: { risk: KeyRisk }) => {
  switch (risk) {
    case 'no_limit':
      return (
        <Trans>
          Limits are switched off in this installation, so a key that got out could spend without end. Whoever runs the
          server switches them on with <code className="font-mono text-sm">RATE_LIMIT_KEY</code> and without{' '}
          <code className="font-mono text-sm">RATE_LIMIT_ENABLED=false</code>.
        </Trans>
      )
    case 'no_expiry':
      return (
        <Trans>
          A key that got out without anybody noticing works for ever. Set an expiry, and rotate the key before it comes.
        </Trans>
      )
    case 'unused_30_days':
      return <Trans>Nobody would miss it, but whoever finds it can use it. Revoke it.</Trans>
  }
}
