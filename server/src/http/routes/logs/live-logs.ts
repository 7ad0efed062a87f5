import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type liveEvents, RecordQuery } from '@keepgate/protocol/logs'
import type { z } from 'zod'
import { type Look, tailRecords } from '../../../gateway/records/tail.ts'
import { type AccessWatch, watchAccess } from '../../access-watch.ts'
import { defineRoute, none } from '../../define-route.ts'
import type { ControlPlaneServices } from '../../services.ts'
import { inWorkspace } from '../path-parameters.ts'
import { recordFilters } from './record-filters.ts'
import { recordView } from './record-view.ts'

const lookEveryMs = 500
const silenceMs = 12_000

type Events = typeof liveEvents

/** One event of an event stream; `id` is what a browser that lost the stream names when it comes back. */
const event = <Name extends keyof Events>(name: Name, data: z.input<Events[Name]>, id: string | null = null): string =>
  `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

const written = ({ records, position, skipped }: Look): string =>
  (skipped ? event('skipped', {}) : '') +
  records.map((record) => event('record', recordView(record), position)).join('')

/** Moves the position on, so that whoever comes back after an hour without records is not told that some are missing. */
const quiet = (found: Look | null): string => `${found === null ? '' : `id: ${found.position}\n`}: keep-alive\n\n`

const endOf = (services: ControlPlaneServices, watch: AccessWatch): string | null => {
  const code = watch.ended()?.code ?? (services.draining() ? 'draining' : null)
  return code === null ? null : event('end', { code })
}

/** Written as the client takes it: the next look waits until the one before has left. */
async function* follow(
  services: ControlPlaneServices,
  watch: AccessWatch,
  look: () => Promise<Look>,
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n'
  let writtenAt = services.clock.monotonic()
  for (;;) {
    const end = endOf(services, watch)
    if (end !== null) {
      yield end
      return
    }
    // A database that does not answer for a while is asked again: the view stays open.
    const found = await look().catch(() => null)
    const now = services.clock.monotonic()
    const news = found === null ? '' : written(found)
    const text = news === '' && now - writtenAt >= silenceMs ? quiet(found) : news
    if (text !== '') writtenAt = now
    // Nothing is yielded too: a generator can be ended at a yield alone, when the client has left.
    yield text
    await sleep(lookEveryMs)
  }
}

export const liveLogs = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs/live',
  summary: 'Follow new request records as server-sent events, with the filters of the list',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: { params: inWorkspace, query: RecordQuery, body: none },
  response: { status: 200, contentType: 'text/event-stream; charset=utf-8' },
  handle: ({ services, visit, caller, query }) => {
    visit.setHeader('cache-control', 'no-store, no-transform')
    visit.setHeader('x-accel-buffering', 'no')
    if (visit.method === 'HEAD') return ''
    const leave = services.liveViews.enter(caller)
    const watch = watchAccess(services, caller)
    const records = services.requestRecords(caller.access.workspaceId)
    const position = visit.header('last-event-id') ?? null
    const look = tailRecords(records, recordFilters(query), services.clock, position)
    return Readable.from(follow(services, watch, look), { highWaterMark: 1 }).once('close', () => {
      watch.stop()
      leave()
    })
  },
})
