/**
 * Renews the vendored price table from the MIT-licensed npm package @pydantic/genai-prices:
 *
 *   cd "$(mktemp -d)" && npm pack @pydantic/genai-prices && tar xzf *.tgz
 *   node scripts/renew-prices.ts <that folder>/package <date of the release, YYYY-MM-DD>
 *
 * Writes server/src/gateway/prices/table.json (only text tokens, only the providers Keepgate has) and the licence text
 * beside it. Nothing is fetched here, and nothing at run time.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

type Rates = { input: number; output?: number; cached?: number; cacheWrite?: number }
type Tiered = { base: number; tiers: { start: number; price: number }[] }
type SourcePrices = Record<string, number | Tiered | undefined>
type Constraint = { type: string; start_date?: string; start_time?: string; end_time?: string }
type SourceModel = {
  id: string
  match: unknown
  prices: SourcePrices | { constraint?: Constraint; prices: SourcePrices }[]
}
type Source = { findProvider(options: { providerId: string }): { models: SourceModel[] } | undefined }

/** Keepgate's provider → the source's. `ollama`, `openai-compatible` and `demo` have no price list. */
const sourceNames = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  'azure-openai': 'azure',
  mistral: 'mistral',
  cohere: 'cohere',
  groq: 'groq',
  deepseek: 'deepseek',
  xai: 'x-ai',
  openrouter: 'openrouter',
  together: 'together',
}

const fields = { input: 'input_mtok', output: 'output_mtok', cached: 'cache_read_mtok', cacheWrite: 'cache_write_mtok' }

const ratesAbove = (prices: SourcePrices, tokens: number): Rates | null => {
  const rates: Partial<Rates> = {}
  for (const [name, field] of Object.entries(fields)) {
    const price = prices[field]
    if (price === undefined) continue
    const value =
      typeof price === 'number' ? price : (price.tiers.findLast((tier) => tier.start <= tokens)?.price ?? price.base)
    Object.assign(rates, { [name]: value })
  }
  return rates.input === undefined ? null : { ...rates, input: rates.input }
}

const convert = (prices: SourcePrices, constraint?: Constraint) => {
  const base = ratesAbove(prices, -1)
  if (base === null) return null
  const starts = new Set<number>()
  for (const field of Object.values(fields)) {
    const price = prices[field]
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start)
  }
  const tiers = [...starts].sort((a, b) => a - b).map((above) => ({ above, ...ratesAbove(prices, above) }))
  return {
    ...(constraint?.start_date === undefined ? {} : { from: constraint.start_date }),
    ...(constraint?.start_time === undefined ? {} : { hours: [constraint.start_time, constraint.end_time] }),
    ...base,
    ...(tiers.length === 0 ? {} : { tiers }),
  }
}

const [folder, date] = process.argv.slice(2)
if (folder === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? '')) {
  process.stderr.write('usage: node scripts/renew-prices.ts <unpacked package> <YYYY-MM-DD>\n')
  process.exit(2)
}
const root = resolve(folder)
const packageJson: { name: string; version: string } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
const source: Source = await import(pathToFileURL(`${root}/dist/index.js`).href)

const lines: string[] = []
for (const [provider, sourceName] of Object.entries(sourceNames)) {
  const models = source.findProvider({ providerId: sourceName })?.models
  if (models === undefined) throw new Error(`the package has no provider ${sourceName}`)
  const entries: string[] = []
  for (const { id, match, prices } of models) {
    const variants = (Array.isArray(prices) ? prices : [{ prices }])
      .map((variant) => convert(variant.prices, 'constraint' in variant ? variant.constraint : undefined))
      .filter((variant) => variant !== null)
    if (variants.length > 0) entries.push(`   ${JSON.stringify({ id, match, prices: variants })}`)
  }
  lines.push(`  ${JSON.stringify(provider)}: [\n${entries.join(',\n')}\n  ]`)
}

const target = new URL('../server/src/gateway/prices/', import.meta.url)
const head = { source: `${packageJson.name} ${packageJson.version}`, date, licence: 'MIT, see LICENSE.genai-prices' }
const text = `${JSON.stringify(head, null, 1).slice(0, -2)},\n "providers": {\n${lines.join(',\n')}\n }\n}\n`
JSON.parse(text)
writeFileSync(new URL('table.json', target), text)
writeFileSync(new URL('LICENSE.genai-prices', target), readFileSync(`${root}/LICENSE`))
process.stdout.write(`${head.source}: ${Buffer.byteLength(text)} bytes\n`)
