import type { RequestError } from '@keepgate/client/request-error'
import { Trans, useLingui } from '@lingui/react/macro'
import { problemOf } from '../../api/problem-of.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Name } from '../../ui/name.tsx'
import { Said } from '../../ui/said.tsx'
import { adviceFor } from './advice.ts'

/** Why there is no answer, by its code, and what to do. */
export const FailureBanner = ({ failure, onRetry }: { failure: RequestError; onRetry: () => void }) => {
  const { t } = useLingui()
  const { detail, hint, said, request_id } = problemOf(failure)
  const advice = adviceFor(failure.code) ?? hint
  return (
    <div className="pt-3">
      <Banner
        tone="bad"
        announce
        title={<Name text={detail} wrap />}
        action={
          <Button size="small" icon="refresh" onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        {advice === undefined ? null : <p>{advice}</p>}
        <Said text={said} />
        <p className="flex flex-wrap items-center gap-x-4 text-sm">
          <span>
            <Trans>Code</Trans> <code className="font-mono">{failure.code}</code>
          </span>
          {request_id === undefined ? null : (
            <span className="inline-flex min-w-0 items-center gap-1">
              <Trans>Request</Trans> <code className="font-mono">{request_id}</code>
              <CopyButton text={request_id} label={t`Copy request id`} compact look="quiet" />
            </span>
          )}
        </p>
      </Banner>
    </div>
  )
}
