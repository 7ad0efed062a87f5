import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { LimitBar } from '../../ui/limit-bar.tsx'
import { useNow } from '../../ui/now.ts'

/** How much of the limit was used within the last minute. A key that has ended uses nothing. */
export const KeyLimit = ({ apiKey }: { apiKey: ApiKeyListed }) => {
  const { t } = useLingui()
  if (!isWorking(statusOf(apiKey, useNow()))) return null
  return <LimitBar label={t`Requests a minute`} used={apiKey.minute_used} limit={apiKey.minute_limit} hideLabel />
}
