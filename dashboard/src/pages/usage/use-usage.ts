import type { UsageGrouping } from '@keepgate/protocol/usage'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RecordQuery } from '../../api/logs/record-query.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { getUsage } from '../../api/usage/get-usage.ts'
import { getUsageSeries } from '../../api/usage/get-usage-series.ts'
import { filterQuery, timeOf } from '../../records/record-search.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { bucketFor, isTooLong } from './chart-series.ts'
import { type Grouping, type UsageSearch, usualRange } from './usage-search.ts'

/** Filters and time. Where every request of the page and its download has the same, their figures agree. */
export type UsageScope = RecordQuery & { readonly from: number; readonly to: number }

/** @param moment when the page looked, in milliseconds since 1970: presets end there. */
export const useUsageScope = (search: UsageSearch, moment: number): UsageScope => {
  const { range, from, until } = search
  const asked = JSON.stringify(filterQuery(search))
  return useMemo(() => {
    const filters: RecordQuery = JSON.parse(asked)
    return { ...filters, ...timeOf({ range, from, until }, usualRange, new Date(moment)) }
  }, [asked, range, from, until, moment])
}

// Each scope is a moment's; it does not grow old, a new moment takes its place.
const staleTime = Number.POSITIVE_INFINITY

export const useUsageBy = (scope: UsageScope, by: UsageGrouping) => {
  const { id } = useWorkspace()
  return useQuery({
    queryKey: queryKeys.area(id, 'usage', 'by', by, scope),
    queryFn: ({ signal }) => getUsage(id, { ...scope, by }, signal),
    staleTime,
  })
}

export const useUsageSeries = (scope: UsageScope, by: Grouping | 'none') => {
  const { id } = useWorkspace()
  const bucket = bucketFor(scope)
  return useQuery({
    queryKey: queryKeys.area(id, 'usage', 'series', by, scope),
    queryFn: ({ signal }) => getUsageSeries(id, { ...scope, by, bucket }, signal),
    enabled: !isTooLong(scope),
    staleTime,
  })
}
