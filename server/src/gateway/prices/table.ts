/** Reads the vendored table (see scripts/renew-prices.ts) and compiles its rows on first use of a provider. */
import { readFileSync } from 'node:fs'
import type { ProviderId } from '../provider.ts'
import { compileMatch, type Matcher, type MatchRule } from './match.ts'

/** USD per million tokens. Without `output` the model writes no tokens (embeddings). */
export type Rates = { input: number; output?: number; cached?: number; cacheWrite?: number }

/** Rates that hold from a day (UTC) or within hours of a day (UTC, may cross midnight); the last that holds wins. */
export type DatedRates = Rates & {
  /** Milliseconds since 1970. */
  fromMs?: number
  /** Seconds of the day: from the first until before the second. */
  daySeconds?: [number, number]
  /** Rates of the whole request once its input is above so many tokens. */
  tiers?: (Rates & { above: number })[]
}

/** As the file writes them: `2026-08-17`, `["01:00:00Z", "04:00:00Z"]`. */
type WrittenRates = Omit<DatedRates, 'fromMs' | 'daySeconds'> & { from?: string; hours?: [string, string] }

type TableFile = {
  date: string
  providers: Partial<Record<ProviderId, { id: string; match: MatchRule; prices: WrittenRates[] }[]>>
}

export type Row = { matches: Matcher; prices: DatedRates[] }

export type PriceTable = { date: string; rows: (provider: ProviderId) => readonly Row[] }

const secondOfDay = (time: string): number => Date.parse(`1970-01-01T${time}`) / 1000

const readRates = ({ from, hours, ...rates }: WrittenRates): DatedRates => ({
  ...rates,
  ...(from === undefined ? {} : { fromMs: Date.parse(`${from}T00:00:00Z`) }),
  ...(hours === undefined ? {} : { daySeconds: [secondOfDay(hours[0]), secondOfDay(hours[1])] }),
})

export const loadTable = (): PriceTable => {
  const file: TableFile = JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8'))
  const compiled = new Map<ProviderId, Row[]>()
  const rows = (provider: ProviderId): readonly Row[] => {
    const known = compiled.get(provider)
    if (known !== undefined) return known
    const fresh = (file.providers[provider] ?? []).map(({ match, prices }) => ({
      matches: compileMatch(match),
      prices: prices.map(readRates),
    }))
    compiled.set(provider, fresh)
    return fresh
  }
  return { date: file.date, rows }
}
