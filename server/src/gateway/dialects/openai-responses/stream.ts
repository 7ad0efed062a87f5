/**
 * Neutral events as those of a response: created and in progress, one output item after another with its parts, then
 * the whole response once more, completed or incomplete.
 */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatEvent, ChatRequest, FinishReason, Usage } from '../../chat-model.ts'
import type { AnswerContext, StreamEncoder } from '../../dialect.ts'
import { sequentialTools } from '../sequential-tools.ts'
import { typedFrame } from '../sse.ts'
import { incompleteReason, responseObject } from './answer.ts'
import { logprobList } from './items.ts'
import {
  type Emit,
  type OpenCall,
  type OpenMessage,
  type OpenReasoning,
  openCall,
  openMessage,
  openReasoning,
} from './open-item.ts'

type Open =
  | { kind: 'none' }
  | { kind: 'message'; item: OpenMessage }
  | { kind: 'reasoning'; item: OpenReasoning }
  | { kind: 'function_call'; item: OpenCall }

const none: Open = { kind: 'none' }

export const encodeResponseStream = (request: ChatRequest, context: AnswerContext): StreamEncoder => {
  const inOrder = sequentialTools()
  const output: JsonObject[] = []
  let id = context.fallbackId
  let model = context.requestedModel
  let sequence = 0
  let begun = false
  let open: Open = none
  let reason: FinishReason = 'stop'
  let usage: Usage | null = null

  const emit: Emit = (type, fields) => typedFrame({ type, ...fields, sequence_number: sequence++ })

  const response = (status: string, incomplete: string | null): JsonObject =>
    responseObject(id, model, context.createdSeconds, request, {
      status,
      incomplete,
      output: [...output],
      usage: status === 'in_progress' ? null : usage,
    })

  const begin = (): string => {
    if (begun) return ''
    begun = true
    const started = response('in_progress', null)
    return emit('response.created', { response: started }) + emit('response.in_progress', { response: started })
  }

  const close = (): string => {
    if (open.kind === 'none') return begin()
    const { item } = open
    open = none
    const written = item.close()
    output.push(item.done())
    return written
  }

  const message = (kind: 'text' | 'refusal', text: string, event: ChatEvent): string => {
    if (text === '') return ''
    const logprobs = event.type === 'text' ? logprobList(event.logprobs) : []
    if (open.kind === 'message') return open.item.add(kind, text, logprobs)
    const before = close()
    const [item, opening] = openMessage(emit, id, output.length)
    open = { kind: 'message', item }
    return before + opening + item.add(kind, text, logprobs)
  }

  const reasoning = (): { item: OpenReasoning; before: string } => {
    if (open.kind === 'reasoning') return { item: open.item, before: '' }
    const before = close()
    const [item, opening] = openReasoning(emit, id, output.length)
    open = { kind: 'reasoning', item }
    return { item, before: before + opening }
  }

  const endReasoning = (event: Extract<ChatEvent, { type: 'reasoning_end' }>): string => {
    const { signature, redacted } = event
    if (signature === undefined && redacted === undefined) return open.kind === 'reasoning' ? close() : ''
    // A redacted block stands alone.
    const previous = redacted === undefined ? '' : close()
    const { item, before } = reasoning()
    item.seal(redacted === undefined ? { signature } : { redacted })
    return previous + before + close()
  }

  const write = (event: ChatEvent): string => {
    switch (event.type) {
      case 'start':
        if (event.id !== '') id = event.id
        if (event.model !== '') model = event.model
        return begin()
      case 'text':
      case 'refusal':
        return message(event.type, event.text, event)
      case 'reasoning': {
        if (event.text === '') return ''
        const { item, before } = reasoning()
        return before + item.add(event.text)
      }
      case 'reasoning_end':
        return endReasoning(event)
      case 'tool_call': {
        const before = close()
        const { id: callId, name, signature } = event
        const call = { id: callId, name, ...(signature === undefined ? {} : { signature }) }
        const [item, opening] = openCall(emit, id, output.length, call)
        open = { kind: 'function_call', item }
        return before + opening
      }
      case 'tool_arguments':
        return open.kind === 'function_call' && event.text !== '' ? open.item.add(event.text) : ''
      case 'finish':
        reason = event.reason
        return close()
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
      // A response is one choice: only the first has a place.
      if ('choice' in event && event.choice !== 0) return ''
      let text = ''
      for (const ordered of inOrder(event)) text += write(ordered)
      return text
    },
    end: () => {
      const before = close()
      const incomplete = incompleteReason(reason)
      const status = incomplete === null ? 'completed' : 'incomplete'
      return before + emit(`response.${status}`, { response: response(status, incomplete) })
    },
  }
}
