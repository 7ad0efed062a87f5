/**
 * Names the parameters of a request that a provider's format lacks, as OpenAI's chat format calls them. A value that only
 * states the default is not named: many clients send all of them. `user` is a hint for abuse detection that changes no
 * answer; it is left out in silence where there is no place for it.
 */
import type { ChatRequest } from '../../chat-model.ts'

const parameters = {
  topK: 'top_k',
  n: 'n',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  logprobs: 'logprobs',
  topLogprobs: 'top_logprobs',
  logitBias: 'logit_bias',
  responseFormat: 'response_format',
  parallelToolCalls: 'parallel_tool_calls',
  serviceTier: 'service_tier',
  stop: 'stop',
  temperature: 'temperature',
  topP: 'top_p',
} as const satisfies Partial<Record<keyof ChatRequest, string>>

export type LackingParameter = keyof typeof parameters

const statesTheDefault = (request: ChatRequest, name: LackingParameter): boolean => {
  switch (name) {
    case 'n':
      return (request.n ?? 1) === 1
    case 'presencePenalty':
    case 'frequencyPenalty':
      return (request[name] ?? 0) === 0
    case 'logprobs':
      return request.logprobs !== true
    case 'topLogprobs':
      return (request.topLogprobs ?? 0) === 0
    case 'logitBias':
      return Object.keys(request.logitBias ?? {}).length === 0
    case 'responseFormat':
      return (request.responseFormat?.type ?? 'text') === 'text'
    case 'parallelToolCalls':
      return request.parallelToolCalls !== false || request.tools.length === 0
    case 'serviceTier':
      return ['auto', 'default', 'standard_only', undefined].includes(request.serviceTier)
    case 'stop':
      return (request.stop ?? []).length === 0
    default:
      return request[name] === undefined
  }
}

export const unexpressed = (request: ChatRequest, lacking: Iterable<LackingParameter>): string[] => {
  const names: string[] = []
  for (const name of lacking) if (!statesTheDefault(request, name)) names.push(parameters[name])
  return names
}

/** Hints about storage and caching that change no answer. */
const hints = new Set(['prompt_cache_key', 'prompt_cache_retention', 'safety_identifier'])

const isOff = (name: string, value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (name === 'truncation' && value === 'disabled') ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** Names the extras that are neither `known` to the provider nor off. */
export const unexpressedExtras = (request: ChatRequest, known: ReadonlySet<string> = new Set()): string[] =>
  Object.entries(request.extras)
    .filter(([name, value]) => !known.has(name) && !hints.has(name) && !isOff(name, value))
    .map(([name]) => name)
