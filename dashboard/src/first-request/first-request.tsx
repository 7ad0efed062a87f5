import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Banner } from '../ui/banner.tsx'
import { Figure } from '../ui/figure.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { Spinner } from '../ui/spinner.tsx'
import type { Arrival } from './use-first-request.ts'

type FirstRequestProps = { workspaceId: string; arrival: Arrival | null | undefined }

/** Waits in sight of the person, and says what came. */
export const FirstRequest = ({ workspaceId, arrival }: FirstRequestProps) => {
  const { t } = useLingui()
  if (arrival === null || arrival === undefined) {
    return (
      <div role="status" className="flex items-center gap-3 rounded border border-line px-3 py-2">
        <span className="text-accent-text">
          <Spinner label={t`Waiting`} />
        </span>
        <Trans>Waiting for your first request…</Trans>
      </div>
    )
  }
  const toLogs = (
    <ButtonLink to="/w/$workspaceId/logs" params={{ workspaceId }} size="small">
      <Trans>Look at the logs</Trans>
    </ButtonLink>
  )
  const { record } = arrival
  if (arrival.outcome !== 'completed') {
    return (
      <Banner tone="warn" title={<Trans>A request arrived, and was not answered</Trans>} action={toLogs} announce>
        {record?.error_code === null || record === null ? null : (
          <>
            <code className="font-mono text-sm">{record.error_code}</code>
            {' · '}
          </>
        )}
        <Trans>Still waiting for one that is.</Trans>
      </Banner>
    )
  }
  return (
    <Banner tone="good" title={<Trans>Your first request has arrived</Trans>} action={toLogs} announce>
      {record === null ? null : (
        <span className="foreign">
          {record.model ?? <Trans>unknown model</Trans>}
          {' · '}
          <Figure value={record.latency_ms} kind="duration" />
          {record.output_tokens === null ? null : (
            <>
              {' · '}
              <Plural value={record.output_tokens} one="# token out" other="# tokens out" />
            </>
          )}
        </span>
      )}
    </Banner>
  )
}
