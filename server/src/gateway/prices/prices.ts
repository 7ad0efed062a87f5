/** What a request cost. Prices come from the vendored, dated table and the operator's overrides, never from the network. */
import type { Usage } from '../chat-model.ts'
import type { ProviderId } from '../provider.ts'
import { type Overrides, parseOverrides } from './overrides.ts'
import { type DatedRates, loadTable, type Rates } from './table.ts'

export type Prices = {
  /** USD, or null where the model has no known price: unknown is never 0. The demo provider is 0 and known. */
  costUsd(provider: ProviderId, model: string, usage: Usage): number | null
  /** Of the vendored table, for people. */
  readonly date: string
}

/** Model names come from clients: the memory of lookups is bounded. */
const maximumRemembered = 4096
const free: DatedRates[] = [{ input: 0, output: 0, cached: 0, cacheWrite: 0 }]

const holds = ({ fromMs, daySeconds }: DatedRates, nowMs: number): boolean => {
  if (fromMs !== undefined && nowMs < fromMs) return false
  if (daySeconds === undefined) return true
  const [start, end] = daySeconds
  const second = (nowMs / 1000) % 86_400
  return start <= end ? second >= start && second < end : second >= start || second < end
}

const atTier = (rates: DatedRates, inputTokens: number): Rates =>
  rates.tiers?.findLast((tier) => inputTokens > tier.above) ?? rates

const cost = (rates: Rates, usage: Usage): number | null => {
  if (rates.output === undefined && usage.outputTokens > 0) return null
  const cached = usage.cachedTokens ?? 0
  const written = usage.cacheWriteTokens ?? 0
  const plain = Math.max(0, usage.inputTokens - cached - written)
  const total =
    plain * rates.input +
    cached * (rates.cached ?? rates.input) +
    written * (rates.cacheWrite ?? rates.input) +
    usage.outputTokens * (rates.output ?? 0)
  return total / 1_000_000
}

/**
 * @param overrides content of PRICES_FILE. Throws AppError invalid_request if it is not valid.
 * @param now milliseconds since 1970, for prices that change on a day or by the hour.
 */
export const createPrices = (options: { overrides?: string; now?: () => number } = {}): Prices => {
  const table = loadTable()
  const now = options.now ?? Date.now
  const overrides: Overrides = options.overrides === undefined ? new Map() : parseOverrides(options.overrides)
  const remembered = new Map<ProviderId, Map<string, DatedRates[] | null>>()

  const search = (provider: ProviderId, model: string): DatedRates[] | null => {
    const name = model.trim().toLowerCase()
    const own = overrides.get(provider)?.find((row) => row.matches(name))
    if (own !== undefined) return own.prices
    if (provider === 'demo') return free
    const row = table.rows(provider).find((candidate) => candidate.matches(name))
    if (row !== undefined) return row.prices
    // Azure sells OpenAI's models at OpenAI's list price; only its own price list names the differences.
    return provider === 'azure-openai' ? search('openai', model) : null
  }

  const find = (provider: ProviderId, model: string): DatedRates[] | null => {
    let models = remembered.get(provider)
    if (models === undefined) {
      models = new Map()
      remembered.set(provider, models)
    }
    const known = models.get(model)
    if (known !== undefined) return known
    if (models.size >= maximumRemembered) models.clear()
    const found = search(provider, model)
    models.set(model, found)
    return found
  }

  const rates = (provider: ProviderId, model: string, inputTokens: number): Rates | null => {
    const variants = find(provider, model)
    if (variants === null) return null
    const [only] = variants
    const constant = variants.length === 1 && only?.fromMs === undefined && only?.daySeconds === undefined
    const nowMs = constant ? 0 : now()
    const current = constant ? only : variants.findLast((variant) => holds(variant, nowMs))
    return current === undefined ? null : atTier(current, inputTokens)
  }

  return {
    costUsd: (provider, model, usage) => {
      const current = rates(provider, model, usage.inputTokens)
      return current === null ? null : cost(current, usage)
    },
    date: table.date,
  }
}
