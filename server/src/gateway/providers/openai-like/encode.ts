/** A neutral request → the body of a chat completion. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatRequest } from '../../chat-model.ts'
import { type Effort, effortOf, nearestEffort } from '../shared/effort.ts'
import { unexpressed, unexpressedExtras } from '../shared/unexpressed.ts'
import { encodeMessages } from './encode-messages.ts'
import type { Quirks } from './quirks.ts'

const encodeChoice = ({ toolChoice }: ChatRequest, quirks: Quirks): JsonObject => {
  if (toolChoice === undefined || !quirks.toolChoice) return {}
  if (toolChoice.type === 'tool') return { tool_choice: { type: 'function', function: { name: toolChoice.name } } }
  return { tool_choice: toolChoice.type === 'required' ? quirks.anyTool : toolChoice.type }
}

const encodeTools = (request: ChatRequest, quirks: Quirks): JsonObject => {
  if (request.tools.length === 0 || (!quirks.toolChoice && request.toolChoice?.type === 'none')) return {}
  return {
    tools: request.tools.map(({ name, description, parameters, strict, cacheControl }) => ({
      type: 'function',
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        parameters,
        ...(strict === undefined ? {} : { strict }),
      },
      ...(quirks.cacheControl && cacheControl !== undefined ? { cache_control: cacheControl } : {}),
    })),
    ...encodeChoice(request, quirks),
    ...(request.parallelToolCalls === undefined || quirks.lacking.includes('parallelToolCalls')
      ? {}
      : { parallel_tool_calls: request.parallelToolCalls }),
  }
}

/** A call that must happen cannot be left to the model. */
const lacksChoice = ({ toolChoice }: ChatRequest, quirks: Quirks): boolean =>
  !quirks.toolChoice && (toolChoice?.type === 'required' || toolChoice?.type === 'tool')

type Encoded = { field: JsonObject; unsupported: string[] }

const nothing: Encoded = { field: {}, unsupported: [] }

const encodeFormat = (request: ChatRequest, quirks: Quirks): Encoded => {
  const format = request.responseFormat
  if (format === undefined || format.type === 'text') return nothing
  if (format.type === 'json_object') return { field: { response_format: { type: 'json_object' } }, unsupported: [] }
  if (!quirks.jsonSchema) return { field: {}, unsupported: ['response_format'] }
  const { name, schema, strict, description } = format
  const json_schema = {
    name,
    schema,
    ...(strict === undefined ? {} : { strict }),
    ...(description === undefined ? {} : { description }),
  }
  return { field: { response_format: { type: 'json_schema', json_schema } }, unsupported: [] }
}

/** Anthropic's "disabled" only says what is the default of every model that can be without thinking. */
const encodeEffort = (request: ChatRequest, efforts: readonly Effort[]): Encoded => {
  const effort = effortOf(request.reasoning)
  if (effort === null || (effort === 'none' && request.reasoning?.effort === undefined)) return nothing
  const nearest = nearestEffort(effort, efforts)
  return nearest === null ? nothing : { field: { reasoning_effort: nearest }, unsupported: [] }
}

const encodeOpenRouter = (request: ChatRequest): Encoded => {
  const effort = effortOf(request.reasoning)
  const { budgetTokens, enabled } = request.reasoning ?? {}
  if (budgetTokens !== undefined && enabled !== false)
    return { field: { reasoning: { max_tokens: budgetTokens } }, unsupported: [] }
  if (effort !== null) return { field: { reasoning: { effort: effort === 'max' ? 'xhigh' : effort } }, unsupported: [] }
  return enabled === true ? { field: { reasoning: { enabled: true } }, unsupported: [] } : nothing
}

const encodeReasoning = (request: ChatRequest, { reasoning }: Quirks): Encoded => {
  const effort = effortOf(request.reasoning)
  switch (reasoning.form) {
    case 'effort':
      return encodeEffort(request, reasoning.efforts)
    case 'openrouter':
      return encodeOpenRouter(request)
    case 'switch':
      if (effort === null && request.reasoning?.enabled === undefined) return nothing
      return { field: { thinking: { type: effort === 'none' ? 'disabled' : 'enabled' } }, unsupported: [] }
    case 'none':
      return effort === null || effort === 'none' ? nothing : { field: {}, unsupported: ['reasoning_effort'] }
  }
}

/** Fields that are written as they are, if given and not among what the provider lacks. */
const plainFields = (request: ChatRequest, quirks: Quirks): JsonObject => {
  const fields: JsonObject = {
    [quirks.tokenLimit]: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    stop: request.stop,
    n: request.n,
    [quirks.seed]: request.seed,
    presence_penalty: request.presencePenalty,
    frequency_penalty: request.frequencyPenalty,
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
    logit_bias: request.logitBias,
    service_tier: request.serviceTier,
    user: quirks.user ? request.user : undefined,
  }
  const names: Record<Quirks['lacking'][number], string> = {
    temperature: 'temperature',
    topP: 'top_p',
    topK: 'top_k',
    stop: 'stop',
    n: 'n',
    seed: quirks.seed,
    presencePenalty: 'presence_penalty',
    frequencyPenalty: 'frequency_penalty',
    logprobs: 'logprobs',
    topLogprobs: 'top_logprobs',
    logitBias: 'logit_bias',
    serviceTier: 'service_tier',
    responseFormat: 'response_format',
    parallelToolCalls: 'parallel_tool_calls',
  }
  const absent = new Set(quirks.lacking.map((name) => names[name]))
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== undefined && !absent.has(name)))
}

export const encodeCompletion = (request: ChatRequest, quirks: Quirks): { body: JsonObject; unsupported: string[] } => {
  const format = encodeFormat(request, quirks)
  const reasoning = encodeReasoning(request, quirks)
  const extras = Object.fromEntries(
    Object.entries(request.extras).filter(([name, value]) => quirks.extras.has(name) && value !== undefined),
  )
  return {
    body: {
      model: request.model,
      messages: encodeMessages(request.messages, quirks),
      ...plainFields(request, quirks),
      ...encodeTools(request, quirks),
      ...format.field,
      ...reasoning.field,
      ...extras,
      ...(request.stream ? { stream: true } : {}),
      ...(request.stream && quirks.asksForUsage ? { stream_options: { include_usage: true } } : {}),
    },
    unsupported: [
      ...unexpressed(request, quirks.lacking),
      ...(lacksChoice(request, quirks) ? ['tool_choice'] : []),
      ...format.unsupported,
      ...reasoning.unsupported,
      ...unexpressedExtras(request, quirks.extras),
    ],
  }
}
