import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { downloadRecords } from '../../api/logs/download-records.ts'
import { DownloadMenu } from '../../records/download-menu.tsx'
import { useRecordColumns } from '../../records/record-columns.tsx'
import { filterValues, hasFilters, withoutRecordFilters } from '../../records/record-search.ts'
import { useNames } from '../../records/use-names.ts'
import { useRecordFields } from '../../records/use-record-fields.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import type { FilterValues } from '../../ui/filter-state.ts'
import { ButtonLink } from '../../ui/link.tsx'
import { LiveTable } from '../../ui/live-table.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { TimeRangeField } from '../../ui/time-range-field.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { LiveControl } from './live-control.tsx'
import { LogsSearch, usualRange } from './logs-search.ts'
import { OlderRecords } from './older-records.tsx'
import { RecordDrawer } from './record-drawer.tsx'
import { logsRoute } from './route.ts'
import { usePauseKey } from './use-pause-key.ts'
import { useRecordFeed } from './use-record-feed.ts'

/** Names offered by the model filter; the newest rows are enough to find what is in use. */
const rowsLookedAt = 1_000

export const LogsPage = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const search = logsRoute.useSearch()
  const navigate = logsRoute.useNavigate()
  const names = useNames()
  const { feed, state, query } = useRecordFeed(workspace.id, search)
  const rows = state.rows
  const models = useMemo(() => (rows ?? []).slice(0, rowsLookedAt).flatMap(({ model }) => model ?? []), [rows])
  const fields = useRecordFields(names, models, search.api_key_id)
  const columns = useRecordColumns(names)
  usePauseKey(useCallback(() => feed.pause(!feed.state().paused), [feed]))

  const show = (next: LogsSearch, replace = false) => void navigate({ search: next, replace, resetScroll: false })
  const apply = (values: FilterValues) => show(LogsSearch.parse({ ...values, open: undefined }))
  const shown = { range: search.range, from: search.from, until: search.until }

  return (
    <>
      <PageHeader
        title={<Trans>Logs</Trans>}
        description={
          <Trans>
            Every request with a valid key or from the playground: its outcome, tokens, cost and time. Prompts and
            answers are not stored.
          </Trans>
        }
        actions={<DownloadMenu onDownload={(format) => downloadRecords(workspace.id, format, query)} />}
      />
      <FilterBar
        fields={fields}
        value={filterValues(search)}
        onChange={apply}
        actions={<LiveControl feed={feed} state={state} />}
      >
        <TimeRangeField
          value={shown}
          fallback={usualRange}
          onChange={(range) => show({ ...search, ...noTime, ...range, open: undefined })}
        />
      </FilterBar>
      <LiveTable
        label={t`Requests, newest first`}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={({ id }) => show({ ...search, open: id })}
        openId={search.open ?? null}
        onNearEnd={feed.loadOlder}
        height="max(18rem, 100dvh - 16rem)"
        empty={{
          title: <Trans>No requests in this time</Trans>,
          text: <Trans>A request stands here as soon as it has ended. Choose a longer time, or send one.</Trans>,
          action: (
            <ButtonLink to="/w/$workspaceId/playground" params={{ workspaceId: workspace.id }}>
              <Trans>Open the playground</Trans>
            </ButtonLink>
          ),
        }}
        filtered={hasFilters(search)}
        filteredText={search.request_id === undefined ? undefined : <WhereRecordsAre />}
        onClearFilters={() => show(LogsSearch.parse(withoutRecordFilters(search)))}
        failure={failureOf(state)}
        onRetry={feed.reload}
      />
      <OlderRecords feed={feed} state={state} />
      <RecordDrawer
        recordId={search.open ?? null}
        rows={rows ?? []}
        names={names}
        onOpen={(id) => show({ ...search, open: id }, true)}
        onClose={() => show({ ...search, open: undefined })}
      />
    </>
  )
}

/** For who comes from an answer to its record, and finds none. */
const WhereRecordsAre = () => (
  <Trans>
    A request leaves its record a moment after its end. If the server was killed while it was under way, it left none.
  </Trans>
)

const noTime = { range: undefined, from: undefined, until: undefined }
