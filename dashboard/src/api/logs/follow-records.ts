import { liveEvents, type RecordView } from '@keepgate/protocol/logs'
import { withQuery } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'
import type { RecordQuery } from './record-query.ts'

export type RecordListener = {
  /** May bring a record a second time. */
  readonly record: (record: RecordView) => void
  /** The stream stands, for the first time or again. */
  readonly open: () => void
  /** `again`: the browser is about to try again by itself, and goes on where it was. */
  readonly lost: (again: boolean) => void
  /** More came than a live view can show. */
  readonly skipped: () => void
  /** The server ended it for good. */
  readonly end: (code: string) => void
}

const parse = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text))
  } catch {
    return null
  }
}

/** New records as they are stored, from now on. @returns how to stop. */
export const followRecords = (workspaceId: string, query: RecordQuery, listener: RecordListener): (() => void) => {
  const source = new EventSource(withQuery(workspacePath(workspaceId, 'logs', 'live'), query))
  source.addEventListener('open', () => listener.open())
  source.addEventListener('error', () => listener.lost(source.readyState !== EventSource.CLOSED))
  source.addEventListener('record', ({ data }) => {
    const record = liveEvents.record.safeParse(parse(data))
    if (record.success) listener.record(record.data)
  })
  source.addEventListener('skipped', () => listener.skipped())
  source.addEventListener('end', ({ data }) => {
    const end = liveEvents.end.safeParse(parse(data))
    // A server that restarts says so, and the browser comes back to the next one.
    if (end.success && end.data.code === 'draining') return
    source.close()
    listener.end(end.success ? end.data.code : 'internal')
  })
  return () => source.close()
}
