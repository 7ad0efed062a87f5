import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { overviewQuery } from '../../api/overview/get-overview.ts'
import { problemOf } from '../../api/problem-of.ts'
import { OutOfDate } from '../../ui/out-of-date.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { LastRequests } from './last-requests.tsx'
import { ProviderStrip } from './provider-strip.tsx'
import { SetupChecklist } from './setup-checklist.tsx'
import { Today } from './today.tsx'
import { TopList } from './top-list.tsx'

const usualMs = 10_000
const waitingMs = 2_000

/** The workspace at a glance: what is still to be set up, what happens today. */
export const OverviewPage = () => (
  <>
    <PageHeader title={<Trans>Overview</Trans>} />
    <Glance />
  </>
)

const Glance = () => {
  const workspace = useWorkspace()
  const overview = useQuery({
    ...overviewQuery(workspace.id),
    refetchInterval: ({ state }) => (state.data?.checklist.first_request === false ? waitingMs : usualMs),
  })
  if (overview.data === undefined && overview.error !== null) {
    return <Failed failure={problemOf(overview.error)} onRetry={() => void overview.refetch()} />
  }
  return (
    <div className="min-w-0">
      {overview.error === null ? null : (
        <div className="mb-6">
          <OutOfDate>
            {problemOf(overview.error).detail} <Trans>It is tried again every few seconds.</Trans>
          </OutOfDate>
        </div>
      )}
      {overview.data === undefined ? null : <SetupChecklist overview={overview.data} />}
      <Today today={overview.data?.today} />
      <div className="grid min-w-0 gap-x-8 lg:grid-cols-2">
        <TopList by="model" />
        <TopList by="key" />
      </div>
      <ProviderStrip />
      <LastRequests />
    </div>
  )
}
