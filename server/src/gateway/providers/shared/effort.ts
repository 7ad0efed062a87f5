/** Between the two ways of asking for thinking: an effort by name, and a budget of tokens. */
import type { ChatRequest } from '../../chat-model.ts'

type Reasoning = NonNullable<ChatRequest['reasoning']>
export type Effort = NonNullable<Reasoning['effort']>

const ladder: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** Google's table for its own OpenAI-compatible interface, which others follow. */
const budgets: Record<Effort, number> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 65_536,
}

/** Null: thinking is not mentioned, the model's own default holds. */
export const effortOf = (reasoning: ChatRequest['reasoning']): Effort | null => {
  if (reasoning === undefined) return null
  if (reasoning.enabled === false) return 'none'
  if (reasoning.effort !== undefined) return reasoning.effort
  if (reasoning.budgetTokens === undefined) return null
  if (reasoning.budgetTokens <= 4096) return 'low'
  return reasoning.budgetTokens <= 16_384 ? 'medium' : 'high'
}

/** Null where neither a budget nor an effort was given. */
export const budgetOf = (reasoning: Reasoning): number | null => {
  if (reasoning.enabled === false) return 0
  if (reasoning.budgetTokens !== undefined) return reasoning.budgetTokens
  return reasoning.effort === undefined ? null : budgets[reasoning.effort]
}

/** The nearest of the efforts a provider knows, rather lower than higher. */
export const nearestEffort = (effort: Effort, known: readonly Effort[]): Effort | null => {
  const position = ladder.indexOf(effort)
  const below = ladder.slice(0, position + 1).findLast((step) => known.includes(step))
  // "none" must not become thinking, and thinking must not become "none".
  if (effort === 'none') return known.includes('none') ? 'none' : null
  return below === undefined || below === 'none' ? (known.find((step) => step !== 'none') ?? null) : below
}
