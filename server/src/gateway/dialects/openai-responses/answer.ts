import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatAnswer, ChatRequest, FinishReason, ResponseFormat, Usage } from '../../chat-model.ts'
import type { AnswerContext } from '../../dialect.ts'
import { encodeItems, logprobList } from './items.ts'
import { writeResponseUsage } from './usage.ts'

const incomplete = {
  stop: null,
  stop_sequence: null,
  length: 'max_output_tokens',
  tool_calls: null,
  content_filter: 'content_filter',
  refusal: 'content_filter',
  pause: null,
} satisfies Record<FinishReason, string | null>

/** Why a response is incomplete, or null. */
export const incompleteReason = (reason: FinishReason): string | null => incomplete[reason]

const echoFormat = (format: ResponseFormat | undefined): JsonObject => {
  if (format === undefined) return { type: 'text' }
  if (format.type !== 'json_schema') return { type: format.type }
  const { name, schema, description } = format
  return {
    type: 'json_schema',
    name,
    schema,
    strict: format.strict ?? false,
    ...(description === undefined ? {} : { description }),
  }
}

const echoChoice = ({ toolChoice }: ChatRequest): string | JsonObject => {
  if (toolChoice === undefined) return 'auto'
  return toolChoice.type === 'tool' ? { type: 'function', name: toolChoice.name } : toolChoice.type
}

type Outcome = { status: string; incomplete: string | null; output: JsonObject[]; usage: Usage | null }

/** The response object: what was asked, repeated as OpenAI does, and what came of it. */
export const responseObject = (
  id: string,
  model: string,
  createdSeconds: number,
  request: ChatRequest,
  outcome: Outcome,
): JsonObject => ({
  id,
  object: 'response',
  created_at: createdSeconds,
  status: outcome.status,
  background: false,
  error: null,
  incomplete_details: outcome.incomplete === null ? null : { reason: outcome.incomplete },
  instructions: null,
  max_output_tokens: request.maxOutputTokens ?? null,
  max_tool_calls: null,
  metadata: {},
  model,
  output: outcome.output,
  parallel_tool_calls: request.parallelToolCalls ?? true,
  previous_response_id: null,
  reasoning: { effort: request.reasoning?.effort ?? null, summary: null },
  service_tier: request.serviceTier ?? 'default',
  store: false,
  temperature: request.temperature ?? null,
  text: { format: echoFormat(request.responseFormat) },
  tool_choice: echoChoice(request),
  tools: request.tools.map((tool) => ({
    type: 'function',
    name: tool.name,
    description: tool.description ?? null,
    parameters: tool.parameters,
    strict: tool.strict ?? false,
  })),
  top_logprobs: request.topLogprobs ?? 0,
  top_p: request.topP ?? null,
  truncation: 'disabled',
  usage: outcome.usage === null ? null : writeResponseUsage(outcome.usage),
  user: request.user ?? null,
})

/** A response is one choice: only the first has a place. */
export const encodeResponse = (answer: ChatAnswer, request: ChatRequest, context: AnswerContext): JsonObject => {
  const choice = answer.choices[0]
  const id = answer.id === '' ? context.fallbackId : answer.id
  const reason = incompleteReason(choice?.finishReason ?? 'stop')
  return responseObject(
    id,
    answer.model === '' ? context.requestedModel : answer.model,
    answer.createdSeconds > 0 ? answer.createdSeconds : context.createdSeconds,
    request,
    {
      status: reason === null ? 'completed' : 'incomplete',
      incomplete: reason,
      output: encodeItems(choice?.parts ?? [], id, logprobList(choice?.logprobs)),
      usage: answer.usage,
    },
  )
}
