import type { HealthStatus, SystemStatus } from '@keepgate/protocol/health'
import { Trans, useLingui } from '@lingui/react/macro'
import { Banner } from '../../ui/banner.tsx'
import type { FormProblem } from '../../ui/form-problem.ts'
import { ProblemBanner } from '../../ui/problem-banner.tsx'

export type SystemVerdictProps = { status: SystemStatus | undefined; failure: FormProblem | null }

/** What is wrong, above the figures; nothing where all is well. */
export const SystemVerdict = ({ status, failure }: SystemVerdictProps) => (
  <>
    {failure === null ? null : <ProblemBanner problem={failure} tone="warn" />}
    {status === undefined ? null : (
      <>
        <State of={status.status} />
        {status.warnings.map((warning) => (
          <Banner key={warning} tone="warn" title={<Warning text={warning} />} />
        ))}
      </>
    )}
  </>
)

const State = ({ of }: { of: HealthStatus }) => {
  switch (of) {
    case 'ok':
      return null
    case 'degraded':
      return (
        <Banner tone="bad" title={<Trans>A part of this server does not work.</Trans>}>
          <Trans>It answers “not ready” to load balancers until the check below that fails is mended.</Trans>
        </Banner>
      )
    case 'draining':
      return (
        <Banner tone="warn" title={<Trans>This server is shutting down.</Trans>}>
          <Trans>It finishes what is under way and takes nothing new.</Trans>
        </Banner>
      )
  }
}

/** Known warnings in the page's language, others as the server wrote them. */
const Warning = ({ text }: { text: string }) => {
  const { t } = useLingui()
  if (text.startsWith('ALLOW_INSECURE_HTTP')) return t`ALLOW_INSECURE_HTTP is set: sessions may travel over plain http.`
  if (!text.startsWith('BACKUP_EVERY')) return text
  return text.includes('failed')
    ? t`The last scheduled backup failed; the log says why.`
    : t`No scheduled backup was made for too long; the log says why.`
}
