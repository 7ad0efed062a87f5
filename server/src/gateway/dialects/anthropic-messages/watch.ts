import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type { StreamWatcher, WatchedFrame } from '../../dialect.ts'
import { errorMessage, isEmptyFrame, parseFrame } from '../frame-check.ts'
import { namedFrame } from '../sse.ts'
import { readMessageUsage } from './usage.ts'

/** Passing message streams. Usage always belongs to them; unknown and `ping` events are harmless to Anthropic's SDK. */
export const watchMessages = (): StreamWatcher => {
  let done = false
  let startUsage: JsonObject = {}

  const judge = (frame: JsonObject, type: unknown): Omit<WatchedFrame, 'action'> => {
    switch (type) {
      case 'message_start': {
        const message = isJsonObject(frame.message) ? frame.message : {}
        if (isJsonObject(message.usage)) startUsage = message.usage
        const usage = readMessageUsage(message.usage)
        return usage === null ? {} : { usage }
      }
      case 'content_block_start':
      case 'content_block_delta':
        return { content: true }
      case 'message_delta': {
        const usage = readMessageUsage(frame.usage, startUsage)
        return usage === null ? {} : { usage }
      }
      case 'message_stop':
        done = true
        return {}
      default:
        return {}
    }
  }

  return {
    frame: (event, data) => {
      if (isEmptyFrame(data)) return { action: 'drop' }
      const frame = parseFrame(data)
      const type = typeof frame.type === 'string' ? frame.type : event
      if (type === 'error' || event === 'error') return { action: 'fail', message: errorMessage(frame.error ?? frame) }
      const seen = judge(frame, type)
      // Anthropic's SDK passes over events without a name: it would see an empty answer.
      if (event === null && type !== null && /^[\w.]+$/.test(type))
        return { action: 'replace', text: namedFrame(type, data), ...seen }
      return { action: 'forward', ...seen }
    },
    complete: () => done,
  }
}
