import type { UsageView } from '@keepgate/protocol/usage'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import type { Names } from '../../records/use-names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Section } from '../../ui/section.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { readSort, writeSort } from '../../ui/sort.ts'
import { Failed } from '../../ui/table-states.tsx'
import { isTooLong } from './chart-series.ts'
import { Charts } from './charts.tsx'
import { useGroupingWords, useGroupName } from './group-names.ts'
import { GroupTable } from './group-table.tsx'
import { TopLists } from './top-lists.tsx'
import { type Measure, measures, type UsageSearch } from './usage-search.ts'
import { type UsageScope, useUsageSeries } from './use-usage.ts'

export type UsageSumsProps = {
  search: UsageSearch
  scope: UsageScope
  usage: UsageView
  names: Names
  onChange: (search: UsageSearch) => void
}

/** Below the totals: over time, by group, and the largest. */
export const UsageSums = ({ search, scope, usage, names, onChange }: UsageSumsProps) => {
  const { t } = useLingui()
  const by = search.by ?? 'model'
  const grouped = useUsageSeries(scope, by)
  const whole = useUsageSeries(scope, 'none')
  const groupName = useGroupName(names)
  const nameOf = useCallback((key: string | null) => groupName(by, key), [groupName, by])
  const words = useGroupingWords()[by]
  const measureWords = { requests: t`By requests`, cost: t`By spend`, tokens: t`By tokens` } satisfies Record<
    Measure,
    string
  >
  const failed = grouped.error ?? whole.error
  const retry = () => {
    void grouped.refetch()
    void whole.refetch()
  }
  return (
    <>
      <Section title={<Trans>Over time</Trans>}>
        {isTooLong(scope) ? (
          <EmptyState title={<Trans>A chart holds 400 days at most.</Trans>}>
            <Trans>Choose a shorter time. The sums and the groups below cover all of it.</Trans>
          </EmptyState>
        ) : failed !== null ? (
          <Failed failure={problemOf(failed)} onRetry={retry} />
        ) : grouped.data === undefined || whole.data === undefined ? (
          <Skeleton height={520} />
        ) : (
          <Charts grouped={grouped.data} whole={whole.data} usage={usage} nameOf={nameOf} />
        )}
      </Section>
      <Section
        title={words.by}
        description={
          <Trans>A name leads to its requests in the logs. p50, p95 and p99 are percentiles of their duration.</Trans>
        }
      >
        <GroupTable
          usage={usage}
          by={by}
          header={words.word}
          search={search}
          nameOf={nameOf}
          sort={readSort(search.sort)}
          onSortChange={(sort) => onChange({ ...search, sort: writeSort(sort) })}
        />
      </Section>
      <Section
        title={<Trans>Largest</Trans>}
        actions={
          <Select
            label={t`Order of the largest`}
            hideLabel
            value={search.top ?? 'requests'}
            onChange={(top) => onChange({ ...search, top })}
            options={measures.map((value) => ({ value, label: measureWords[value] }))}
          />
        }
      >
        <TopLists scope={scope} measure={search.top ?? 'requests'} nameOf={groupName} />
      </Section>
    </>
  )
}
