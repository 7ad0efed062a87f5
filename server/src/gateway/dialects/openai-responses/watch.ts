import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type { StreamWatcher, WatchedFrame } from '../../dialect.ts'
import { errorMessage, isEmptyFrame, parseFrame } from '../frame-check.ts'
import { readResponseUsage } from './usage.ts'

const drop: WatchedFrame = { action: 'drop' }
const forward: WatchedFrame = { action: 'forward' }
const forwardContent: WatchedFrame = { action: 'forward', content: true }

const responseOf = (frame: JsonObject): JsonObject => (isJsonObject(frame.response) ? frame.response : {})

/** Passing response streams. Usage always belongs to their last event. */
export const watchResponses = (): StreamWatcher => {
  let done = false

  const last = (frame: JsonObject): WatchedFrame => {
    done = true
    const usage = readResponseUsage(responseOf(frame).usage)
    const report = usage === null ? {} : { usage }
    // OpenAI's SDK reads `response.failed` as any other event and ends silently; an error event it throws.
    return frame.type === 'response.failed'
      ? { action: 'fail', message: errorMessage(responseOf(frame).error), ...report }
      : { action: 'forward', ...report }
  }

  return {
    frame: (event, data) => {
      if (event === 'ping' || isEmptyFrame(data)) return drop
      if (data === '[DONE]') return forward
      const frame = parseFrame(data)
      const type = typeof frame.type === 'string' ? frame.type : event
      if (type === 'ping') return drop
      if (type === 'error' || event === 'error' || (type === null && 'error' in frame))
        return { action: 'fail', message: errorMessage(frame.error ?? frame) }
      if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed')
        return last({ ...frame, type })
      return type?.endsWith('.delta') === true ? forwardContent : forward
    },
    complete: () => done,
  }
}
