/**
 * Neutral events as Anthropic's: one content block after another, each started, filled and stopped.
 * `message_start` waits for the first content, so that usage a provider reports early is already in it.
 * Tool arguments go out as the model writes them; whether they are valid JSON shows only at their end, where the SDKs
 * report it themselves.
 */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatEvent, ChatRequest, Usage } from '../../chat-model.ts'
import type { AnswerContext, StreamEncoder } from '../../dialect.ts'
import { extraContent } from '../extra-content.ts'
import { sequentialTools } from '../sequential-tools.ts'
import { typedFrame } from '../sse.ts'
import { stopReasons } from './answer.ts'
import { writeMessageUsage } from './usage.ts'

type Block = 'none' | 'text' | 'thinking' | 'tool_use'
type Finish = Extract<ChatEvent, { type: 'finish' }>

export const encodeMessageStream = (_request: ChatRequest, context: AnswerContext): StreamEncoder => {
  const inOrder = sequentialTools()
  let id = context.fallbackId
  let model = context.requestedModel
  let started = false
  let block: Block = 'none'
  let index = -1
  let finish: Finish | null = null
  let usage: Usage | null = null

  const begin = (): string => {
    if (started) return ''
    started = true
    const empty = { role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null }
    const message = { id, type: 'message', ...empty, usage: { ...writeMessageUsage(usage), output_tokens: 0 } }
    return typedFrame({ type: 'message_start', message })
  }

  const close = (): string => {
    if (block === 'none') return ''
    block = 'none'
    return typedFrame({ type: 'content_block_stop', index })
  }

  const open = (kind: Block, content: JsonObject): string => {
    const before = begin() + close()
    block = kind
    index += 1
    return before + typedFrame({ type: 'content_block_start', index, content_block: content })
  }

  const ensure = (kind: 'text' | 'thinking'): string => {
    if (block === kind) return ''
    return open(
      kind,
      kind === 'text' ? { type: 'text', text: '', citations: null } : { type: 'thinking', thinking: '', signature: '' },
    )
  }

  const delta = (content: JsonObject): string => typedFrame({ type: 'content_block_delta', index, delta: content })

  const endThinking = (event: Extract<ChatEvent, { type: 'reasoning_end' }>): string => {
    if (event.redacted !== undefined)
      return open('none', { type: 'redacted_thinking', data: event.redacted }) + stopRedacted()
    if (event.signature === undefined) return block === 'thinking' ? close() : ''
    return ensure('thinking') + delta({ type: 'signature_delta', signature: event.signature }) + close()
  }

  const stopRedacted = (): string => typedFrame({ type: 'content_block_stop', index })

  const write = (event: ChatEvent): string => {
    switch (event.type) {
      case 'start':
        if (event.id !== '') id = event.id
        if (event.model !== '') model = event.model
        return ''
      case 'text':
      case 'refusal':
        return event.text === '' ? '' : ensure('text') + delta({ type: 'text_delta', text: event.text })
      case 'reasoning':
        return event.text === '' ? '' : ensure('thinking') + delta({ type: 'thinking_delta', thinking: event.text })
      case 'reasoning_end':
        return endThinking(event)
      case 'tool_call': {
        const call = { type: 'tool_use', id: event.id, name: event.name, input: {} }
        return open('tool_use', { ...call, ...extraContent(event.signature) })
      }
      case 'tool_arguments': {
        if (block !== 'tool_use' || event.text === '') return ''
        return delta({ type: 'input_json_delta', partial_json: event.text })
      }
      case 'finish':
        finish = event
        return begin() + close()
      case 'usage':
        usage = event.usage
        return ''
      case 'error':
        // The line's to report (errorFrame).
        return ''
    }
  }

  return {
    event: (event) => {
      // Anthropic answers once: only the first choice has a place.
      if ('choice' in event && event.choice !== 0) return ''
      let text = ''
      for (const ordered of inOrder(event)) text += write(ordered)
      return text
    },
    end: () =>
      begin() +
      close() +
      typedFrame({
        type: 'message_delta',
        delta: { stop_reason: stopReasons[finish?.reason ?? 'stop'], stop_sequence: finish?.stopSequence ?? null },
        usage: writeMessageUsage(usage),
      }) +
      typedFrame({ type: 'message_stop' }),
  }
}
