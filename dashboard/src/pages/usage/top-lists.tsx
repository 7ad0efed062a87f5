import type { UsageGroup } from '@keepgate/protocol/usage'
import { Trans, useLingui } from '@lingui/react/macro'
import { problemOf } from '../../api/problem-of.ts'
import { BarList } from '../../ui/bar-list.tsx'
import { knownSum } from '../../ui/chart-data.ts'
import type { FigureKind } from '../../ui/figure.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { sortRows } from '../../ui/sort.ts'
import { Failed } from '../../ui/table-states.tsx'
import { useGroupingWords } from './group-names.ts'
import type { Grouping, Measure } from './usage-search.ts'
import { type UsageScope, useUsageBy } from './use-usage.ts'

const most = 5

const amounts = {
  requests: (group) => group.requests,
  cost: (group) => group.cost_usd,
  tokens: (group) => knownSum(group.input_tokens, group.output_tokens),
} satisfies Record<Measure, (group: UsageGroup) => number | null>

const kinds = { requests: 'number', cost: 'money', tokens: 'compact' } satisfies Record<Measure, FigureKind>

export type TopListsProps = {
  scope: UsageScope
  measure: Measure
  nameOf: (by: Grouping, key: string | null) => string
}

/** The largest few of everything that can be told apart. */
export const TopLists = (props: TopListsProps) => (
  <div className="grid min-w-0 grid-cols-1 gap-x-8 gap-y-6 sm:grid-cols-2 2xl:grid-cols-4">
    <TopList by="model" {...props} />
    <TopList by="provider" {...props} />
    <TopList by="key" {...props} />
    <TopList by="member" {...props} />
  </div>
)

const TopList = ({ by, scope, measure, nameOf }: TopListsProps & { by: Grouping }) => {
  const { t } = useLingui()
  const words = useGroupingWords()
  const { data, error, refetch } = useUsageBy(scope, by)
  const amount = amounts[measure]
  const items = (data?.groups ?? []).map((group) => ({
    id: group.key ?? '',
    label: nameOf(by, group.key),
    value: amount(group),
  }))
  const largest = sortRows(items, [{ id: 'value', sortBy: ({ value }) => value }], {
    column: 'value',
    descending: true,
  }).slice(0, most)
  const kind = words[by].word
  return (
    <div className="min-w-0">
      <h3 className="mb-2 text-sm font-medium text-ink-soft">{kind}</h3>
      {error !== null ? (
        <Failed failure={problemOf(error)} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={120} />
      ) : largest.length === 0 ? (
        <p className="text-ink-faint">
          <Trans>Nothing yet</Trans>
        </p>
      ) : (
        <BarList label={t`Largest: ${kind}`} items={largest} kind={kinds[measure]} />
      )}
    </div>
  )
}
