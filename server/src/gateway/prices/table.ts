/** Reads the vendored table (see scripts/renew-prices.ts) and compiles its rows on first use of a provider. */
import { readFileSync } from 'node:fs'
import type { ProviderId } from '../provider.ts'
import { compileMatch, type Matcher, type MatchRule } from './match.ts'

/** USD per million tokens. Without `output` the model writes no tokens (embeddings). */
export type Rates = { input: number; output?: number; cached?: number; cacheWrite?: number }

/** Rates that hold from a day (UTC) or within hours of a day (UTC, may cross midnight); the last that holds wins. */
export type DatedRates = Rates & {
  from?: string
  hours?: [string, string]
  /** Rates of the whole request once its input is above so many tokens. */
  tiers?: (Rates & { above: number })[]
}

type TableFile = {
  source: string
  date: string
  providers: Partial<Record<ProviderId, { id: string; match: MatchRule; prices: DatedRates[] }[]>>
}

export type Row = { matches: Matcher; prices: DatedRates[] }

export type PriceTable = { source: string; date: string; rows: (provider: ProviderId) => readonly Row[] }

export const loadTable = (): PriceTable => {
  const file: TableFile = JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8'))
  const compiled = new Map<ProviderId, Row[]>()
  const rows = (provider: ProviderId): readonly Row[] => {
    const known = compiled.get(provider)
    if (known !== undefined) return known
    const fresh = (file.providers[provider] ?? []).map(({ match, prices }) => ({
      matches: compileMatch(match),
      prices,
    }))
    compiled.set(provider, fresh)
    return fresh
  }
  return { source: file.source, date: file.date, rows }
}
