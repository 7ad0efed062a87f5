/** The output item being streamed: its opening events, its deltas and the events that close it. */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { ToolCallPart } from '../../chat-model.ts'
import { writtenArguments } from '../tool-arguments.ts'
import { callItem, itemId, messageItem, outputText, reasoningItem, refusalPart } from './items.ts'

/** Writes one event; `type` first, the sequence number last. */
export type Emit = (type: string, fields: JsonObject) => string

export type OpenItem = {
  readonly kind: 'message' | 'reasoning' | 'function_call'
  /** Events that close the item, which then is part of the response's output. */
  close(): string
  readonly done: () => JsonObject
}

export type OpenMessage = OpenItem & { add(kind: 'text' | 'refusal', text: string, logprobs: JsonValue[]): string }
export type OpenReasoning = OpenItem & {
  add(text: string): string
  seal(opaque: { signature?: string; redacted?: string }): void
}
export type OpenCall = OpenItem & { add(text: string): string }

const opening = (emit: Emit, outputIndex: number, item: JsonObject): string =>
  emit('response.output_item.added', { output_index: outputIndex, item })

const closing = (emit: Emit, outputIndex: number, item: JsonObject): string =>
  emit('response.output_item.done', { output_index: outputIndex, item })

export const openMessage = (emit: Emit, responseId: string, outputIndex: number): [OpenMessage, string] => {
  const id = itemId('msg', responseId, outputIndex)
  const content: JsonObject[] = []
  let open: { kind: 'text' | 'refusal'; text: string; logprobs: JsonValue[] } | null = null
  const where = () => ({ item_id: id, output_index: outputIndex, content_index: content.length })

  const closePart = (): string => {
    if (open === null) return ''
    const { kind, text, logprobs } = open
    const part = kind === 'text' ? outputText(text, logprobs) : refusalPart(text)
    const written =
      kind === 'text'
        ? emit('response.output_text.done', { ...where(), text, logprobs })
        : emit('response.refusal.done', { ...where(), refusal: text })
    const closed = written + emit('response.content_part.done', { ...where(), part })
    content.push(part)
    open = null
    return closed
  }

  const message: OpenMessage = {
    kind: 'message',
    add: (kind, text, logprobs) => {
      let before = ''
      if (open?.kind !== kind) {
        before = closePart()
        open = { kind, text: '', logprobs: [] }
        const part = kind === 'text' ? outputText('', []) : refusalPart('')
        before += emit('response.content_part.added', { ...where(), part })
      }
      if (open !== null) {
        open.text += text
        for (const logprob of logprobs) open.logprobs.push(logprob)
      }
      return kind === 'text'
        ? before + emit('response.output_text.delta', { ...where(), delta: text, logprobs })
        : before + emit('response.refusal.delta', { ...where(), delta: text })
    },
    close: () => closePart() + closing(emit, outputIndex, message.done()),
    done: () => messageItem(id, content, 'completed'),
  }
  return [message, opening(emit, outputIndex, messageItem(id, [], 'in_progress'))]
}

export const openReasoning = (emit: Emit, responseId: string, outputIndex: number): [OpenReasoning, string] => {
  const id = itemId('rs', responseId, outputIndex)
  const where = { item_id: id, output_index: outputIndex, summary_index: 0 }
  let text = ''
  let opaque: { signature?: string; redacted?: string } = {}
  const reasoning: OpenReasoning = {
    kind: 'reasoning',
    add: (delta) => {
      const first = text === ''
      text += delta
      const part = { type: 'summary_text', text: '' }
      return (
        (first ? emit('response.reasoning_summary_part.added', { ...where, part }) : '') +
        emit('response.reasoning_summary_text.delta', { ...where, delta })
      )
    },
    seal: (given) => {
      opaque = given
    },
    close: () => {
      const part = { type: 'summary_text', text }
      const summary =
        text === ''
          ? ''
          : emit('response.reasoning_summary_text.done', { ...where, text }) +
            emit('response.reasoning_summary_part.done', { ...where, part })
      return summary + closing(emit, outputIndex, reasoning.done())
    },
    done: () => reasoningItem(id, { text, ...opaque }),
  }
  return [reasoning, opening(emit, outputIndex, reasoningItem(id, { text: '' }))]
}

type Call = Omit<ToolCallPart, 'type' | 'arguments'>

export const openCall = (emit: Emit, responseId: string, outputIndex: number, call: Call): [OpenCall, string] => {
  const id = itemId('fc', responseId, outputIndex)
  const where = { item_id: id, output_index: outputIndex }
  let text = ''
  const open: OpenCall = {
    kind: 'function_call',
    add: (delta) => {
      text += delta
      return emit('response.function_call_arguments.delta', { ...where, delta })
    },
    close: () => {
      const whole = writtenArguments(text)
      const filled =
        text.trim() === '' ? emit('response.function_call_arguments.delta', { ...where, delta: whole }) : ''
      const done = { ...where, name: call.name, arguments: whole }
      return filled + emit('response.function_call_arguments.done', done) + closing(emit, outputIndex, open.done())
    },
    done: () => callItem(id, { ...call, arguments: text }, 'completed'),
  }
  return [open, opening(emit, outputIndex, callItem(id, { ...call, arguments: '' }, 'in_progress'))]
}
