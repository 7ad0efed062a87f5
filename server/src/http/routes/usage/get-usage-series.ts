import { RecordQuery } from '@keepgate/protocol/logs'
import { Bucket, bucketMs, mostBuckets, SeriesGrouping, UsageSeries } from '@keepgate/protocol/usage'
import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, none } from '../../define-route.ts'
import { recordFilters } from '../logs/record-filters.ts'
import { inWorkspace } from '../path-parameters.ts'
import { totalsView, usageRange } from './usage-view.ts'

const defaultBuckets = { hour: 24, day: 30 } as const satisfies Record<Bucket, number>

export const getUsageSeries = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/usage/series',
  summary: 'Sum usage by hour or day, and by provider, model, key, member or connection',
  auth: { verb: 'usage:read' },
  limit: 'default',
  request: {
    params: inWorkspace,
    query: z.strictObject({
      ...RecordQuery.shape,
      bucket: z._default(Bucket, 'day'),
      by: z._default(SeriesGrouping, 'none'),
    }),
    body: none,
  },
  response: { status: 200, body: UsageSeries },
  handle: async ({ services, visit, caller, query }) => {
    const { bucket, by } = query
    const range = usageRange(query, services.clock.now(), defaultBuckets[bucket] * bucketMs[bucket])
    if (range.to - range.from > mostBuckets[bucket] * bucketMs[bucket] + 1) {
      const message = `must be at most ${mostBuckets[bucket]} ${bucket}s before to`
      throw new AppError('validation_failed', { errors: [{ path: '?from', message }] })
    }
    const records = services.requestRecords(caller.access.workspaceId, visit.left())
    const { points, truncated } = await records.series({ ...range, by, bucket, filters: recordFilters(query) })
    return {
      by,
      bucket,
      ...range,
      points: points.map((point) => ({ time: point.time, key: point.key, ...totalsView(point) })),
      truncated,
    }
  },
})
