import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { downloadUsage } from '../../api/usage/download-usage.ts'
import { DownloadMenu } from '../../records/download-menu.tsx'
import { hasFilters, withoutRecordFilters } from '../../records/record-search.ts'
import { useNames } from '../../records/use-names.ts'
import { ButtonLink } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Failed, TableEmpty } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { usageRoute } from './route.ts'
import { Totals } from './totals.tsx'
import { UsageFilters } from './usage-filters.tsx'
import { UsageSearch } from './usage-search.ts'
import { UsageSums } from './usage-sums.tsx'
import { useUsageBy, useUsageScope } from './use-usage.ts'

export const UsagePage = () => {
  const workspace = useWorkspace()
  const search = usageRoute.useSearch()
  const navigate = usageRoute.useNavigate()
  const names = useNames()
  const [moment, setMoment] = useState(Date.now)
  const scope = useUsageScope(search, moment)
  const by = search.by ?? 'model'
  const usage = useUsageBy(scope, by)
  const show = (next: UsageSearch) => void navigate({ search: next, resetScroll: false })
  const models = by === 'model' ? (usage.data?.groups ?? []).flatMap(({ key }) => key ?? []) : []

  return (
    <>
      <PageHeader
        title={<Trans>Usage</Trans>}
        description={<Trans>What was spent, on what and by whom. Days begin at midnight UTC.</Trans>}
        actions={<DownloadMenu onDownload={(format) => downloadUsage(workspace.id, format, { ...scope, by })} />}
      />
      <UsageFilters
        search={search}
        names={names}
        models={models}
        onChange={show}
        onRefresh={() => setMoment(Date.now())}
      />
      {usage.error !== null ? (
        <Failed failure={problemOf(usage.error)} onRetry={() => void usage.refetch()} />
      ) : (
        <>
          <div className="mb-6">
            <Totals totals={usage.data?.totals} />
          </div>
          {usage.data?.totals.requests === 0 ? (
            <TableEmpty
              empty={{
                title: <Trans>No requests in this time</Trans>,
                text: <Trans>Choose a longer time, or send a request.</Trans>,
                action: (
                  <ButtonLink to="/w/$workspaceId/playground" params={{ workspaceId: workspace.id }}>
                    <Trans>Open the playground</Trans>
                  </ButtonLink>
                ),
              }}
              filtered={hasFilters(search)}
              onClearFilters={() => show(UsageSearch.parse(withoutRecordFilters(search)))}
            />
          ) : usage.data === undefined ? null : (
            <UsageSums search={search} scope={scope} usage={usage.data} names={names} onChange={show} />
          )}
        </>
      )}
    </>
  )
}
