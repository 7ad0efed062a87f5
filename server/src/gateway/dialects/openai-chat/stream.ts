/**
 * Neutral events as chat completion chunks: the role in each choice's first chunk, tool calls named before their
 * arguments, one finish chunk for each choice, usage in a chunk with `choices: []` only if asked, then `[DONE]`.
 */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { ChatEvent, ChatRequest, Usage } from '../../chat-model.ts'
import type { AnswerContext, StreamEncoder } from '../../dialect.ts'
import { extraContent } from '../extra-content.ts'
import { finishReason } from './answer.ts'
import { writeChatUsage } from './usage.ts'

type Choice = { hasText: boolean; hasOther: boolean; tools: Map<number, { empty: boolean }> }

export const encodeChatStream = (request: ChatRequest, context: AnswerContext): StreamEncoder => {
  const choices = new Map<number, Choice>()
  const legacy = request.legacyFunctions === true
  const usageField = request.includeUsage ? ',"usage":null' : ''
  let head = ''
  let usage: Usage | null = null

  const begin = (id: string, model: string): void => {
    const envelope = JSON.stringify({
      id: id === '' ? context.fallbackId : id,
      object: 'chat.completion.chunk',
      created: context.createdSeconds,
      model: model === '' ? context.requestedModel : model,
    })
    head = `data: ${envelope.slice(0, -1)},"choices":[`
  }

  const chunk = (choice: number, delta: JsonObject, finish: string | null, logprobs: JsonValue | undefined): string => {
    if (head === '') begin('', '')
    const written = logprobs === undefined ? 'null' : JSON.stringify(logprobs)
    const reason = finish === null ? 'null' : JSON.stringify(finish)
    return `${head}{"index":${choice},"delta":${JSON.stringify(delta)},"logprobs":${written},"finish_reason":${reason}}]${usageField}}\n\n`
  }

  /** The choice's state, and the chunk with its role if this is its first event. */
  const enter = (index: number, content: '' | null): { choice: Choice; opening: string } => {
    const known = choices.get(index)
    if (known !== undefined) return { choice: known, opening: '' }
    const choice: Choice = { hasText: content === '', hasOther: false, tools: new Map() }
    choices.set(index, choice)
    return { choice, opening: chunk(index, { role: 'assistant', content, refusal: null }, null, undefined) }
  }

  const toolDelta = (tool: number, delta: JsonObject): JsonObject =>
    legacy ? { function_call: delta.function } : { tool_calls: [{ index: tool, ...delta }] }

  /** Readers parse the arguments, and an empty text is not JSON. */
  const fillEmptyTools = (index: number, choice: Choice): string => {
    let text = ''
    for (const [tool, state] of choice.tools) {
      if (state.empty) text += chunk(index, toolDelta(tool, { function: { arguments: '{}' } }), null, undefined)
      state.empty = false
    }
    return text
  }

  const finish = (event: Extract<ChatEvent, { type: 'finish' }>): string => {
    const { choice, opening } = enter(event.choice, '')
    const silent = !choice.hasText && !choice.hasOther
    const last = chunk(event.choice, silent ? { content: '' } : {}, finishReason(event.reason, request), undefined)
    return opening + fillEmptyTools(event.choice, choice) + last
  }

  const write = (event: ChatEvent): string => {
    switch (event.type) {
      case 'start':
        begin(event.id, event.model)
        return ''
      case 'text': {
        const { choice, opening } = enter(event.choice, '')
        choice.hasText = true
        return opening + chunk(event.choice, { content: event.text }, null, event.logprobs)
      }
      case 'refusal': {
        const { choice, opening } = enter(event.choice, null)
        choice.hasOther = true
        return opening + chunk(event.choice, { refusal: event.text }, null, undefined)
      }
      case 'reasoning': {
        const { opening } = enter(event.choice, null)
        return opening + chunk(event.choice, { reasoning_content: event.text }, null, undefined)
      }
      case 'tool_call': {
        // The first tool form knows one call an answer.
        if (legacy && event.tool > 0) return ''
        const { choice, opening } = enter(event.choice, null)
        choice.hasOther = true
        choice.tools.set(event.tool, { empty: true })
        const called = { name: event.name, arguments: '' }
        const delta = { id: event.id, type: 'function', function: called, ...extraContent(event.signature) }
        return opening + chunk(event.choice, toolDelta(event.tool, delta), null, undefined)
      }
      case 'tool_arguments': {
        const tool = choices.get(event.choice)?.tools.get(event.tool)
        if (tool === undefined || event.text === '') return ''
        if (event.text.trim() !== '') tool.empty = false
        return chunk(event.choice, toolDelta(event.tool, { function: { arguments: event.text } }), null, undefined)
      }
      case 'finish':
        return finish(event)
      case 'usage':
        usage = event.usage
        return ''
      case 'reasoning_end':
      case 'error':
        // Chat completions have no signatures; a failure is the line's to report (errorFrame).
        return ''
    }
  }

  return {
    event: write,
    end: () => {
      if (head === '') begin('', '')
      const asked = request.includeUsage && usage !== null
      return `${asked && usage !== null ? `${head}],"usage":${JSON.stringify(writeChatUsage(usage))}}\n\n` : ''}data: [DONE]\n\n`
    },
  }
}
