/**
 * Anthropic's and the Responses dialect write one block after another, while OpenAI-like models may interleave the
 * arguments of parallel tool calls. This puts the events of one choice in block order: a later call waits until the
 * open one's arguments are a whole JSON object, or until something other than a tool event arrives.
 */
import type { ChatEvent } from '../chat-model.ts'
import { objectEnd } from './object-end.ts'

type ToolEvent = Extract<ChatEvent, { type: 'tool_call' | 'tool_arguments' }>

export const sequentialTools = (): ((event: ChatEvent) => ChatEvent[]) => {
  let open: number | null = null
  let end = objectEnd()
  const closed = new Set<number>()
  /** Tools that wait, in the order they appeared. */
  const waiting = new Map<number, ToolEvent[]>()

  const admit = (event: ToolEvent): void => {
    if (event.type === 'tool_call') {
      if (open !== null) closed.add(open)
      open = event.tool
      end = objectEnd()
    } else {
      end.feed(event.text)
    }
  }

  const drain = (all: boolean): ChatEvent[] => {
    const released: ChatEvent[] = []
    for (const [tool, events] of waiting) {
      if (!all && !end.reached()) break
      waiting.delete(tool)
      for (const event of events) {
        admit(event)
        released.push(event)
      }
    }
    return released
  }

  return (event) => {
    if (event.type !== 'tool_call' && event.type !== 'tool_arguments') {
      if (event.type === 'usage' || event.type === 'start' || open === null) return [event]
      const released = drain(true)
      if (open !== null) closed.add(open)
      open = null
      return [...released, event]
    }
    if (closed.has(event.tool)) return []
    if (open === null || event.tool === open) {
      admit(event)
      return waiting.size === 0 ? [event] : [event, ...drain(false)]
    }
    const queue = waiting.get(event.tool)
    if (queue === undefined) waiting.set(event.tool, [event])
    else queue.push(event)
    return drain(false)
  }
}
