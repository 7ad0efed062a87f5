import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** The stored time is up to a minute late; the count of the running minute knows better. */
export const LastUsed = ({ apiKey }: { apiKey: ApiKeyListed }) =>
  apiKey.minute_used > 0 ? (
    <span className="whitespace-nowrap">
      <Trans>this minute</Trans>
    </span>
  ) : (
    <RelativeTime at={apiKey.last_used_at} none={<Trans>never</Trans>} />
  )
