import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { getUsage } from '../../api/usage/get-usage.ts'
import { useNames } from '../../records/use-names.ts'
import { BarList } from '../../ui/bar-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

const rangeMs = 7 * 86_400_000
const shown = 5

/** The busiest models or keys of the last week; each leads to its requests. */
export const TopList = ({ by }: { by: 'model' | 'key' }) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const names = useNames()
  const navigate = useNavigate()
  const usage = useQuery({
    queryKey: queryKeys.area(workspaceId, 'usage', 'top', by),
    queryFn: ({ signal }) => {
      const to = Date.now()
      return getUsage(workspaceId, { by, from: to - rangeMs, to }, signal)
    },
    refetchInterval: 60_000,
  })
  // Without a key it was the playground or a page, without a model it was refused before one was named.
  const top = (usage.data?.groups ?? [])
    .flatMap(({ key, requests }) => (key === null ? [] : [{ id: key, value: requests }]))
    .toSorted((one, other) => other.value - one.value)
    .slice(0, shown)
    .map((item) => ({ ...item, label: by === 'key' ? names.key(item.id) : item.id }))
  const open = (id: string) =>
    void navigate({
      to: '/w/$workspaceId/logs',
      params: { workspaceId },
      search: { range: '7d', ...(by === 'key' ? { api_key_id: id } : { model: id }) },
    })
  return (
    <Section
      title={by === 'model' ? <Trans>Top models</Trans> : <Trans>Top keys</Trans>}
      description={<Trans>By requests in the last 7 days.</Trans>}
    >
      {usage.data === undefined ? (
        usage.error === null ? (
          <Skeleton width="70%" />
        ) : (
          <Failed failure={problemOf(usage.error)} onRetry={() => void usage.refetch()} />
        )
      ) : top.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>No requests in that time.</Trans>
        </p>
      ) : (
        <BarList label={by === 'model' ? t`Top models` : t`Top keys`} items={top} onOpen={open} />
      )}
    </Section>
  )
}
