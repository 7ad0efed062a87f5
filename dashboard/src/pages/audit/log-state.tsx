import { Trans, useLingui } from '@lingui/react/macro'
import { failureOf } from '../../api/failure-of.ts'
import { useVerification } from '../../audit-log/use-verification.ts'
import { Banner } from '../../ui/banner.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { ReportBanner } from './report-banner.tsx'

/** What the server's own verification says; it goes through the log of the whole installation. */
export const LogState = () => {
  const { t } = useLingui()
  const { data, error } = useVerification(useWorkspace().id)
  const failure = failureOf({ error })
  if (data === undefined) return failure === null ? <Skeleton height={72} /> : <ProblemBanner problem={failure} />
  const { state, verified, total, report, finished_at: finishedAt } = data
  return (
    <div className="grid gap-3">
      {failure === null ? null : <ProblemBanner problem={failure} tone="warn" />}
      {state === 'failed' ? (
        <Banner tone="warn" title={<Trans>The server could not verify the log.</Trans>}>
          <Trans>Its log says why. Nothing is known about the entries until a verification ends.</Trans>
        </Banner>
      ) : null}
      {report === null || state === 'failed' ? null : (
        <ReportBanner
          report={report}
          by={
            state === 'running' ? (
              <Trans>Verified by the server; it is being verified again.</Trans>
            ) : (
              <Trans>
                Verified by the server <RelativeTime at={finishedAt} />.
              </Trans>
            )
          }
        />
      )}
      {state === 'running' && report === null ? (
        <ProgressBar label={t`The server verifies the log`} share={total === 0 ? null : verified / total} />
      ) : null}
    </div>
  )
}
