import { Trans } from '@lingui/react/macro'
import { ExactTime } from '../../ui/exact-time.tsx'
import { Status } from '../../ui/status.tsx'

export type FreshnessProps = {
  /** When the figures came, milliseconds since 1970; 0 where none have come yet. */
  updatedAt: number
  /** The last look brought no answer. */
  failed: boolean
}

/** Whether what is shown is of now. */
export const Freshness = ({ updatedAt, failed }: FreshnessProps) => {
  if (updatedAt === 0) return null
  return (
    <span role="status" className="text-sm">
      {failed ? (
        <Status tone="warn">
          <Trans>
            No answer. Figures of <ExactTime at={updatedAt} show="clock" />
          </Trans>
        </Status>
      ) : (
        <Status tone="live">
          <Trans>Live</Trans>
        </Status>
      )}
    </span>
  )
}
