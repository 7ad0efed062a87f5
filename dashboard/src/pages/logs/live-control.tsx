import { Plural, Trans } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { Status } from '../../ui/status.tsx'
import type { FeedState, RecordFeed } from './record-feed.ts'

const LiveStatus = ({ state: { live, paused, waiting } }: { state: FeedState }) => {
  if (live.status === 'off') {
    return (
      <Status tone="off">
        <Trans>Not live: the time shown has an end</Trans>
      </Status>
    )
  }
  if (live.status === 'ended') {
    return (
      <Status tone="bad">
        <Trans>Live view ended: {live.code}</Trans>
      </Status>
    )
  }
  if (live.status === 'lost') {
    return (
      <Status tone="warn">
        <Trans>Connection lost, trying again</Trans>
      </Status>
    )
  }
  if (paused) {
    return (
      <Status tone="off">
        <Plural value={waiting} one="Paused, # new" other="Paused, # new" />
      </Status>
    )
  }
  return live.status === 'on' ? (
    <Status tone="live">
      <Trans>Live</Trans>
    </Status>
  ) : (
    <Status tone="off">
      <Trans>Connecting</Trans>
    </Status>
  )
}

/** Whether new records arrive, and the button that holds them back. */
export const LiveControl = ({ feed, state }: { feed: RecordFeed; state: FeedState }) => (
  <>
    <span role="status" className="flex items-center text-sm">
      <LiveStatus state={state} />
    </span>
    {state.live.status === 'off' || state.live.status === 'ended' ? null : (
      <Button size="small" icon={state.paused ? 'play' : 'pause'} onClick={() => feed.pause(!state.paused)}>
        {state.paused ? <Trans>Resume</Trans> : <Trans>Pause</Trans>}{' '}
        <kbd aria-hidden className="font-sans text-ink-faint">
          P
        </kbd>
      </Button>
    )}
  </>
)
