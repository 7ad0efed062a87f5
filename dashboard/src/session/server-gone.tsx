import { Trans } from '@lingui/react/macro'
import { useState, useSyncExternalStore } from 'react'
import { reachability } from '../api/reachability.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'

export const useIsReachable = (): boolean => useSyncExternalStore(reachability.subscribe, reachability.isReachable)

/** Over whatever page is open, for as long as the server is silent. */
export const ServerGone = () => {
  const reachable = useIsReachable()
  const [busy, setBusy] = useState(false)
  if (reachable) return null
  const look = async (): Promise<void> => {
    setBusy(true)
    await reachability.look()
    setBusy(false)
  }
  return (
    <div className="mb-5">
      <Banner
        tone="bad"
        announce
        title={<Trans>The server cannot be reached</Trans>}
        action={
          <Button size="small" icon="refresh" busy={busy} onClick={() => void look()}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        <Trans>
          It is asked again every few seconds, and this page goes on by itself as soon as it answers. Check that
          Keepgate runs and that this device reaches it.
        </Trans>
      </Banner>
    </div>
  )
}
