import type { ApiKeyView } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { Badge } from '../../ui/badge.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'

/** In a cell, under the name: a key of a previous gateway ends for good, so its users must hear of it in time. */
export const KeySource = ({ apiKey: { source, expires_at, revoked_at } }: { apiKey: ApiKeyView }) => {
  if (source === null) return null
  return (
    <span className="block">
      <Badge tone={revoked_at === null ? 'warn' : 'neutral'}>
        {revoked_at === null ? (
          <Trans>
            Perpetuo, ends on <ExactTime at={expires_at} show="day" />
          </Trans>
        ) : (
          <Trans>from Perpetuo</Trans>
        )}
      </Badge>
    </span>
  )
}
