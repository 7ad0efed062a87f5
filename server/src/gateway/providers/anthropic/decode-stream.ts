/** The events of a streamed Messages answer → neutral events. The SSE event's name repeats the `type` of its data. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatEvent, Usage } from '../../chat-model.ts'
import type { StreamDecoder } from '../../provider.ts'
import { parseFrame, readCount, readObject, readText } from '../shared/shape.ts'
import { classify } from './classify.ts'
import { finishReason, readUsage } from './decode.ts'

type Block =
  | { type: 'text' | 'other' }
  | { type: 'thinking'; signature: string | null }
  | { type: 'tool'; tool: number; initial: string; written: boolean }

const choice = 0

export const decodeEvents = (): StreamDecoder => {
  const blocks = new Map<number, Block>()
  let tools = 0
  let usage: Usage | null = null
  let complete = false

  const reportUsage = (given: JsonObject | null): ChatEvent[] => {
    usage = readUsage(given, usage)
    return usage === null ? [] : [{ type: 'usage', usage }]
  }

  const startBlock = (index: number, block: JsonObject): ChatEvent[] => {
    switch (block.type) {
      case 'text': {
        blocks.set(index, { type: 'text' })
        const text = readText(block.text, 'content_block.text') ?? ''
        return text === '' ? [] : [{ type: 'text', choice, text }]
      }
      case 'thinking': {
        blocks.set(index, { type: 'thinking', signature: readText(block.signature, 'content_block.signature') || null })
        const text = readText(block.thinking, 'content_block.thinking') ?? ''
        return text === '' ? [] : [{ type: 'reasoning', choice, text }]
      }
      case 'redacted_thinking':
        blocks.set(index, { type: 'other' })
        return [{ type: 'reasoning_end', choice, redacted: readText(block.data, 'content_block.data') ?? '' }]
      case 'tool_use': {
        const tool = tools++
        const input = readObject(block.input, 'content_block.input') ?? {}
        const initial = Object.keys(input).length === 0 ? '' : JSON.stringify(input)
        blocks.set(index, { type: 'tool', tool, initial, written: false })
        const id = readText(block.id, 'content_block.id') ?? ''
        return [{ type: 'tool_call', choice, tool, id, name: readText(block.name, 'content_block.name') ?? '' }]
      }
      default:
        blocks.set(index, { type: 'other' })
        return []
    }
  }

  const delta = (block: Block | undefined, given: JsonObject): ChatEvent[] => {
    switch (given.type) {
      case 'text_delta': {
        const text = readText(given.text, 'delta.text') ?? ''
        return text === '' || block?.type === 'other' ? [] : [{ type: 'text', choice, text }]
      }
      case 'thinking_delta': {
        const text = readText(given.thinking, 'delta.thinking') ?? ''
        return text === '' ? [] : [{ type: 'reasoning', choice, text }]
      }
      case 'signature_delta':
        if (block?.type === 'thinking')
          block.signature = (block.signature ?? '') + (readText(given.signature, 'delta.signature') ?? '')
        return []
      case 'input_json_delta': {
        const text = readText(given.partial_json, 'delta.partial_json') ?? ''
        if (text === '' || block?.type !== 'tool') return []
        block.written = true
        return [{ type: 'tool_arguments', choice, tool: block.tool, text }]
      }
      default:
        return []
    }
  }

  const stopBlock = (block: Block | undefined): ChatEvent[] => {
    if (block?.type === 'thinking')
      return [{ type: 'reasoning_end', choice, ...(block.signature === null ? {} : { signature: block.signature }) }]
    if (block?.type === 'tool' && !block.written && block.initial !== '')
      return [{ type: 'tool_arguments', choice, tool: block.tool, text: block.initial }]
    return []
  }

  const start = (message: JsonObject): ChatEvent[] => [
    {
      type: 'start',
      id: readText(message.id, 'message.id') ?? '',
      model: readText(message.model, 'message.model') ?? '',
    },
    ...reportUsage(readObject(message.usage, 'message.usage')),
  ]

  const messageDelta = (event: JsonObject): ChatEvent[] => {
    const events = reportUsage(readObject(event.usage, 'usage'))
    const given = readObject(event.delta, 'delta')
    const reason = readText(given?.stop_reason, 'delta.stop_reason')
    if (reason === null) return events
    const stopSequence = readText(given?.stop_sequence, 'delta.stop_sequence')
    const ended = stopSequence === null ? {} : { stopSequence }
    return [...events, { type: 'finish', choice, reason: finishReason(reason), ...ended }]
  }

  const frame: StreamDecoder['frame'] = (_event, data) => {
    if (data.trim() === '') return []
    const event = parseFrame(data)
    const index = readCount(event.index, 'index') ?? 0
    switch (event.type) {
      case 'message_start':
        return start(readObject(event.message, 'message') ?? {})
      case 'content_block_start':
        return startBlock(index, readObject(event.content_block, 'content_block') ?? {})
      case 'content_block_delta':
        return delta(blocks.get(index), readObject(event.delta, 'delta') ?? {})
      case 'content_block_stop':
        return stopBlock(blocks.get(index))
      case 'message_delta':
        return messageDelta(event)
      case 'message_stop':
        complete = true
        return []
      case 'error': {
        const { message, retryable } = classify(500, {}, event)
        return [{ type: 'error', message, retryable }]
      }
      default:
        return []
    }
  }

  return { frame, complete: () => complete }
}
