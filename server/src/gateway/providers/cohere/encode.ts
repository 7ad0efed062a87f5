/** A neutral request → the body of Cohere's /v2/chat. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { AssistantPart, ChatMessage, ChatRequest, UserPart } from '../../chat-model.ts'
import { budgetOf, effortOf } from '../shared/effort.ts'
import { refusePart } from '../shared/refuse.ts'
import { textFile } from '../shared/text-file.ts'
import { unexpressed, unexpressedExtras } from '../shared/unexpressed.ts'

const encodePart = (part: Exclude<UserPart, { type: 'tool_result' }>, path: string): JsonObject[] => {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    case 'image': {
      const { source } = part
      const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`
      return [{ type: 'image_url', image_url: { url, ...(part.detail === undefined ? {} : { detail: part.detail }) } }]
    }
    case 'file': {
      const text = textFile(part)
      if (text === null) throw refusePart(path, 'Cohere takes files of plain text only.')
      return [{ type: 'text', text: text.text }]
    }
    case 'audio':
      throw refusePart(path, 'Cohere takes no audio.')
  }
}

const encodeUser = (message: ChatMessage & { role: 'user' }, path: string): JsonObject[] => {
  const results: JsonObject[] = []
  const content: JsonObject[] = []
  message.parts.forEach((part, index) => {
    const place = `${path}.content[${index}]`
    if (part.type !== 'tool_result') {
      content.push(...encodePart(part, place))
      return
    }
    if (part.content.some((piece) => piece.type === 'image'))
      throw refusePart(place, 'Cohere takes no images in tool results.')
    const text = part.content.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n')
    results.push({ role: 'tool', tool_call_id: part.toolCallId, content: text })
  })
  return content.length === 0 ? results : [...results, { role: 'user', content }]
}

/** Thinking beside tool calls is Cohere's `tool_plan`, elsewhere a part of the content. */
const encodeAssistant = (parts: readonly AssistantPart[]): JsonObject => {
  const calls = parts.filter((part) => part.type === 'tool_call')
  const thinking = parts.flatMap((part) => (part.type === 'reasoning' && part.text !== '' ? [part.text] : [])).join('')
  const text = parts
    .flatMap((part) => ((part.type === 'text' || part.type === 'refusal') && part.text !== '' ? [part.text] : []))
    .join('')
  const content: JsonObject[] = []
  if (thinking !== '' && calls.length === 0) content.push({ type: 'thinking', thinking })
  if (text !== '') content.push({ type: 'text', text })
  return {
    role: 'assistant',
    ...(content.length === 0 ? {} : { content }),
    ...(thinking !== '' && calls.length > 0 ? { tool_plan: thinking } : {}),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: call.arguments === '' ? '{}' : call.arguments },
          })),
        }),
  }
}

const encodeMessage = (message: ChatMessage, index: number): JsonObject[] => {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.parts.map((part) => part.text).join('\n') }]
    case 'user':
      return encodeUser(message, `messages[${index}]`)
    case 'assistant':
      return [encodeAssistant(message.parts)]
  }
}

/** Cohere can demand a call but not name the tool: one that is named is the only one offered. */
const encodeTools = ({ tools, toolChoice }: ChatRequest): JsonObject => {
  const offered = toolChoice?.type === 'tool' ? tools.filter((tool) => tool.name === toolChoice.name) : tools
  if (offered.length === 0) return {}
  const choice = { auto: undefined, none: 'NONE', required: 'REQUIRED', tool: 'REQUIRED' }[toolChoice?.type ?? 'auto']
  return {
    tools: offered.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, ...(description === undefined ? {} : { description }), parameters },
    })),
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(offered.some((tool) => tool.strict === true) ? { strict_tools: true } : {}),
  }
}

const encodeFormat = ({ responseFormat }: ChatRequest): JsonObject => {
  switch (responseFormat?.type) {
    case 'json_object':
      return { response_format: { type: 'json_object' } }
    case 'json_schema':
      return { response_format: { type: 'json_object', schema: responseFormat.schema } }
    default:
      return {}
  }
}

const encodeThinking = ({ reasoning }: ChatRequest): JsonObject => {
  const effort = effortOf(reasoning)
  if (reasoning === undefined) return {}
  if (effort === 'none') return { thinking: { type: 'disabled' } }
  const budget = budgetOf(reasoning)
  return { thinking: { type: 'enabled', ...(budget === null ? {} : { token_budget: budget }) } }
}

export const encodeChat = (request: ChatRequest): { body: JsonObject; unsupported: string[] } => {
  const fields: JsonObject = {
    max_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    // Cohere's nucleus ends at 0.99, its default.
    p: request.topP === undefined ? undefined : Math.min(request.topP, 0.99),
    k: request.topK,
    stop_sequences: request.stop,
    seed: request.seed,
    presence_penalty: request.presencePenalty,
    frequency_penalty: request.frequencyPenalty,
  }
  return {
    body: {
      model: request.model,
      messages: request.messages.flatMap(encodeMessage),
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      ...encodeTools(request),
      ...encodeFormat(request),
      ...encodeThinking(request),
      ...(request.stream ? { stream: true } : {}),
    },
    unsupported: [
      ...unexpressed(request, ['n', 'logprobs', 'topLogprobs', 'logitBias', 'parallelToolCalls', 'serviceTier']),
      ...unexpressedExtras(request),
    ],
  }
}
