/**
 * Anthropic's models think in two ways. Up to the 4.5 generation (and Opus 4.1) a budget of tokens is set, at least 1024
 * and below max_tokens; later ones decide for themselves (`adaptive`) and take an effort. A model of an unknown name is
 * taken for a later one.
 */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatRequest } from '../../chat-model.ts'
import { budgetOf, effortOf } from '../shared/effort.ts'

const budgetModels = /claude-(?:2|3|instant|(?:opus|sonnet|haiku)-4(?:-[0156])?(?:[@-]\d{8}|$|-latest|-v))/
const adaptiveExceptions = /claude-(?:opus|sonnet)-4-6/
const leastBudget = 1024

export const thinksByBudget = (model: string): boolean => budgetModels.test(model) && !adaptiveExceptions.test(model)

export type Thinking = {
  thinking: JsonObject | null
  effort: string | null
  unsupported: string[]
}

const efforts = { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' } as const

/**
 * With a budget, the model's last turn of tool calls must start with its signed thinking. A client whose dialect has no
 * place for signatures cannot send it back, so thinking rests until the round of calls is over.
 */
const lostItsThinking = (request: ChatRequest): boolean => {
  const last = request.messages.findLast((message) => message.role === 'assistant')
  const answersTools = request.messages.at(-1)?.parts.some((part) => part.type === 'tool_result')
  if (last === undefined || answersTools !== true) return false
  return !last.parts.some(
    (part) => part.type === 'reasoning' && (part.signature !== undefined || part.redacted !== undefined),
  )
}

export const thinkingOf = (request: ChatRequest, maxTokens: number): Thinking => {
  const { reasoning } = request
  const nothing: Thinking = { thinking: null, effort: null, unsupported: [] }
  if (reasoning === undefined) return nothing
  const effort = effortOf(reasoning)
  if (effort === 'none') return nothing
  if (!thinksByBudget(request.model)) {
    const named = reasoning.effort === undefined && reasoning.budgetTokens === undefined ? null : effort
    return { thinking: { type: 'adaptive' }, effort: named === null ? null : efforts[named], unsupported: [] }
  }
  if (lostItsThinking(request)) return nothing
  const budget = Math.max(leastBudget, Math.min(budgetOf(reasoning) ?? 8192, maxTokens - 1))
  if (budget >= maxTokens) return { ...nothing, unsupported: ['reasoning_effort'] }
  return { thinking: { type: 'enabled', budget_tokens: budget }, effort: null, unsupported: [] }
}
