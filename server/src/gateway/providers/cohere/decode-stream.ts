/** The events of a streamed /v2/chat answer → neutral events. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatEvent, ChatRequest } from '../../chat-model.ts'
import type { StreamDecoder } from '../../provider.ts'
import { parseFrame, readCount, readObject, readText } from '../shared/shape.ts'
import { madeToolCallId } from '../shared/tool-call-id.ts'
import { finishReason, readUsage } from './decode.ts'

const choice = 0

export const decodeEvents = (request: ChatRequest): StreamDecoder => {
  const tools = new Map<number, number>()
  let answerId = ''
  let complete = false

  const content = (message: JsonObject | null): ChatEvent[] => {
    const given = readObject(message?.content, 'delta.message.content')
    const thinking = readText(given?.thinking, 'delta.message.content.thinking') ?? ''
    const text = readText(given?.text, 'delta.message.content.text') ?? ''
    return [
      ...(thinking === '' ? [] : [{ type: 'reasoning', choice, text: thinking } as const]),
      ...(text === '' ? [] : [{ type: 'text', choice, text } as const]),
    ]
  }

  const toolCall = (event: JsonObject, message: JsonObject | null): ChatEvent[] => {
    const call = readObject(message?.tool_calls, 'delta.message.tool_calls')
    const called = readObject(call?.function, 'delta.message.tool_calls.function')
    const index = readCount(event.index, 'index') ?? tools.size
    const events: ChatEvent[] = []
    let tool = tools.get(index)
    if (tool === undefined) {
      tool = tools.size
      tools.set(index, tool)
      const id = readText(call?.id, 'delta.message.tool_calls.id') || madeToolCallId(answerId, tool)
      const name = readText(called?.name, 'delta.message.tool_calls.function.name') ?? ''
      events.push({ type: 'tool_call', choice, tool, id, name })
    }
    const text = readText(called?.arguments, 'delta.message.tool_calls.function.arguments') ?? ''
    if (text !== '') events.push({ type: 'tool_arguments', choice, tool, text })
    return events
  }

  const end = (delta: JsonObject | null): ChatEvent[] => {
    complete = true
    const usage = readUsage(readObject(delta?.usage, 'delta.usage'))
    const reason = finishReason(readText(delta?.finish_reason, 'delta.finish_reason'))
    const said = readText(delta?.error, 'delta.error')
    return [
      ...(usage === null ? [] : [{ type: 'usage', usage } as const]),
      reason === 'failed'
        ? { type: 'error', message: said ?? 'Cohere broke off its answer.', retryable: true }
        : { type: 'finish', choice, reason },
    ]
  }

  const frame: StreamDecoder['frame'] = (event, data) => {
    if (data.trim() === '' || data.trim() === '[DONE]') return []
    const given = parseFrame(data)
    const delta = readObject(given.delta, 'delta')
    const message = readObject(delta?.message, 'delta.message')
    switch (readText(given.type, 'type') ?? event) {
      case 'message-start':
        answerId = readText(given.id, 'id') ?? ''
        return [{ type: 'start', id: answerId, model: request.model }]
      case 'content-start':
      case 'content-delta':
        return content(message)
      case 'tool-plan-delta': {
        const text = readText(message?.tool_plan, 'delta.message.tool_plan') ?? ''
        return text === '' ? [] : [{ type: 'reasoning', choice, text }]
      }
      case 'tool-call-start':
      case 'tool-call-delta':
        return toolCall(given, message)
      case 'message-end':
        return end(delta)
      default: {
        // An error inside the stream is a bare `{ "message": … }`, as in an answer.
        const failure = given.type === undefined ? readText(given.message, 'message') : null
        return failure === null ? [] : [{ type: 'error', message: failure, retryable: true }]
      }
    }
  }

  return { frame, complete: () => complete }
}
