/** A neutral request → the body of a Messages call. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatRequest } from '../../chat-model.ts'
import type { ConnectionOptions } from '../../provider.ts'
import { unexpressed, unexpressedExtras } from '../shared/unexpressed.ts'
import { encodeMessages } from './encode-messages.ts'
import { type Thinking, thinkingOf } from './thinking.ts'

/** Anthropic demands max_tokens. The default of a connection, or what every model of the generation can write. */
const maxTokensOf = (request: ChatRequest, options: ConnectionOptions): number => {
  if (request.maxOutputTokens !== undefined) return request.maxOutputTokens
  if (typeof options.default_max_tokens === 'number') return options.default_max_tokens
  if (/claude-3-[57]/.test(request.model)) return 8192
  return /claude-(?:2|3|instant)/.test(request.model) ? 4096 : 16_384
}

const encodeChoice = ({ toolChoice, parallelToolCalls }: ChatRequest): JsonObject => {
  const alone = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {}
  switch (toolChoice?.type) {
    case 'none':
      return { tool_choice: { type: 'none' } }
    case 'required':
      return { tool_choice: { type: 'any', ...alone } }
    case 'tool':
      return { tool_choice: { type: 'tool', name: toolChoice.name, ...alone } }
    default:
      if (toolChoice === undefined && parallelToolCalls !== false) return {}
      return { tool_choice: { type: 'auto', ...alone } }
  }
}

const encodeTools = (request: ChatRequest): JsonObject => {
  if (request.tools.length === 0) return {}
  return {
    tools: request.tools.map(({ name, description, parameters, strict, cacheControl }) => ({
      name,
      ...(description === undefined ? {} : { description }),
      input_schema: { type: 'object', ...parameters },
      ...(strict === true ? { strict } : {}),
      ...(cacheControl === undefined ? {} : { cache_control: cacheControl }),
    })),
    ...encodeChoice(request),
  }
}

/** While it thinks, a model takes no temperature but 1, no top_k and no forced tool. */
const refusedWhileThinking = (request: ChatRequest, { thinking }: Thinking): Set<string> => {
  const refused = new Set<string>()
  if (thinking === null) return refused
  if (request.temperature !== undefined && request.temperature !== 1) refused.add('temperature')
  if (request.topK !== undefined) refused.add('top_k')
  if (request.toolChoice?.type === 'required' || request.toolChoice?.type === 'tool') refused.add('tool_choice')
  return refused
}

const encodeSampling = (request: ChatRequest, refused: ReadonlySet<string>): JsonObject => {
  const fields: JsonObject = {
    // OpenAI's scale ends at 2, Anthropic's at 1.
    temperature: request.temperature !== undefined && request.temperature > 1 ? undefined : request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    stop_sequences: request.stop,
  }
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== undefined && !refused.has(name)))
}

const encodeTier = ({ serviceTier }: ChatRequest): JsonObject => {
  if (serviceTier === 'auto') return { service_tier: 'auto' }
  return serviceTier === 'default' || serviceTier === 'standard_only' ? { service_tier: 'standard_only' } : {}
}

const encodeOutput = (request: ChatRequest, { effort }: Thinking): JsonObject => {
  const format = request.responseFormat
  const output = {
    ...(effort === null ? {} : { effort }),
    ...(format?.type === 'json_schema' ? { format: { type: 'json_schema', schema: format.schema } } : {}),
  }
  return Object.keys(output).length === 0 ? {} : { output_config: output }
}

export const encodeMessage = (
  request: ChatRequest,
  options: ConnectionOptions,
): { body: JsonObject; unsupported: string[] } => {
  const maxTokens = maxTokensOf(request, options)
  const thinking = thinkingOf(request, maxTokens)
  const refused = refusedWhileThinking(request, thinking)
  const { system, messages } = encodeMessages(request.messages)
  const tools = encodeTools(request)
  if (refused.has('tool_choice')) delete tools.tool_choice
  return {
    body: {
      model: request.model,
      max_tokens: maxTokens,
      ...(system.length === 0 ? {} : { system }),
      messages,
      ...encodeSampling(request, refused),
      ...tools,
      ...(thinking.thinking === null ? {} : { thinking: thinking.thinking }),
      ...encodeOutput(request, thinking),
      ...(request.user === undefined ? {} : { metadata: { user_id: request.user } }),
      ...encodeTier(request),
      ...(request.stream ? { stream: true } : {}),
    },
    unsupported: [
      ...unexpressed(request, [
        'n',
        'seed',
        'presencePenalty',
        'frequencyPenalty',
        'logprobs',
        'topLogprobs',
        'logitBias',
      ]),
      ...(request.temperature !== undefined && request.temperature > 1 && !refused.has('temperature')
        ? ['temperature']
        : []),
      ...(request.responseFormat?.type === 'json_object' ? ['response_format'] : []),
      ...(['flex', 'priority', 'scale'].includes(request.serviceTier ?? '') ? ['service_tier'] : []),
      ...refused,
      ...thinking.unsupported,
      ...unexpressedExtras(request),
    ],
  }
}
