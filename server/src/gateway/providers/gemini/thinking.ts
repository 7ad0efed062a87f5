/**
 * Gemini 3 and later take a thinking level, 2.5 a budget of tokens, earlier models (and Gemma) neither. A budget that the
 * client gave is taken by all that think.
 */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatRequest } from '../../chat-model.ts'
import { budgetOf, type Effort, effortOf } from '../shared/effort.ts'

const levels: Record<Effort, string> = {
  none: 'minimal',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
}

const largestBudget = 24_576

export const takesLevels = (model: string): boolean => /gemini-(?:[3-9]|[1-9]\d)/.test(model)

export const thinkingConfig = (request: ChatRequest): { config: JsonObject | null; unsupported: string[] } => {
  const { reasoning, model } = request
  if (reasoning === undefined) return { config: null, unsupported: [] }
  const effort = effortOf(reasoning)
  const off = effort === 'none'
  if (/gemini-(?:1|2\.0)|gemma|learnlm/.test(model))
    return { config: null, unsupported: off ? [] : ['reasoning_effort'] }
  const shown = { includeThoughts: !off }
  if (takesLevels(model)) {
    if (reasoning.budgetTokens !== undefined && !off)
      return { config: { ...shown, thinkingBudget: reasoning.budgetTokens }, unsupported: [] }
    // The Pro models cannot think less than "low".
    const level = effort === null ? null : levels[effort]
    const possible = level === 'minimal' && model.includes('pro') ? 'low' : level
    return { config: { ...shown, ...(possible === null ? {} : { thinkingLevel: possible }) }, unsupported: [] }
  }
  const budget = budgetOf(reasoning)
  if (budget === null) return { config: shown, unsupported: [] }
  const least = model.includes('pro') ? 128 : 0
  return { config: { ...shown, thinkingBudget: Math.max(least, Math.min(budget, largestBudget)) }, unsupported: [] }
}
