import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/format.ts'
import { type FeedState, mostRecords, type RecordFeed } from './record-feed.ts'

/** Under the list: how many it holds, and the way further back. */
export const OlderRecords = ({ feed, state }: { feed: RecordFeed; state: FeedState }) => {
  const { i18n } = useLingui()
  const { rows, older, skipped } = state
  if (rows === undefined || rows.length === 0) return null
  const most = formatNumber(i18n.locale, mostRecords)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-2 text-sm text-ink-soft">
      <span className="figures">
        <Plural value={rows.length} one="# request" other="# requests" />
      </span>
      {older === 'none' ? (
        <span>
          <Trans>That is all in this time.</Trans>
        </span>
      ) : null}
      {older === 'full' ? (
        <span>
          <Trans>The page holds the newest {most}. Narrow the time or the filters, or download them all.</Trans>
        </span>
      ) : null}
      {older === 'failed' ? (
        <span className="text-bad">
          <Trans>Older ones could not be loaded.</Trans>
        </span>
      ) : null}
      {older === 'some' || older === 'loading' || older === 'failed' ? (
        <Button size="small" busy={older === 'loading'} onClick={feed.loadOlder}>
          <Trans>Load older</Trans>
        </Button>
      ) : null}
      {skipped ? (
        <Banner
          tone="warn"
          title={<Trans>More requests came at once than the live view takes; some are missing here.</Trans>}
          action={
            <Button size="small" icon="refresh" onClick={feed.reload}>
              <Trans>Load again</Trans>
            </Button>
          }
        />
      ) : null}
    </div>
  )
}
