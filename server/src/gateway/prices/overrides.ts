/**
 * The operator's own prices (PRICES_FILE), before the vendored table: provider → model → USD per million tokens.
 * A model name may end in `*`. Example: `{ "ollama": { "*": { "input": 0, "output": 0 } } }`.
 */
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { ProviderId } from '../provider.ts'
import type { Row } from './table.ts'

const usd = z.number().finite().nonnegative()
const ratesSchema = z.strictObject({
  input: usd,
  output: usd.optional(),
  cached_input: usd.optional(),
  cache_write: usd.optional(),
})

const providerIds = [
  'openai',
  'anthropic',
  'gemini',
  'azure-openai',
  'mistral',
  'cohere',
  'groq',
  'deepseek',
  'xai',
  'openrouter',
  'together',
  'ollama',
  'openai-compatible',
  'demo',
] as const satisfies ProviderId[]

const fileSchema = z.partialRecord(z.enum(providerIds), z.record(z.string().min(1), ratesSchema))

export type Overrides = ReadonlyMap<ProviderId, readonly Row[]>

const rowOf = (pattern: string, rates: z.infer<typeof ratesSchema>): Row => {
  const wanted = pattern.toLowerCase()
  const prefix = wanted.endsWith('*') ? wanted.slice(0, -1) : null
  return {
    matches: (model) => (prefix === null ? model === wanted : model.startsWith(prefix)),
    prices: [
      {
        input: rates.input,
        ...(rates.output === undefined ? {} : { output: rates.output }),
        ...(rates.cached_input === undefined ? {} : { cached: rates.cached_input }),
        ...(rates.cache_write === undefined ? {} : { cacheWrite: rates.cache_write }),
      },
    ],
  }
}

/** @param text the file's content. Throws AppError invalid_request naming the entry at fault. Exact names win over `*`. */
export const parseOverrides = (text: string): Overrides => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_request', { message: 'PRICES_FILE is not valid JSON.', param: 'PRICES_FILE', cause })
  }
  const checked = fileSchema.safeParse(parsed)
  if (!checked.success) {
    const issue = checked.error.issues[0]
    const param = ['PRICES_FILE', ...(issue?.path ?? [])].join('.')
    throw new AppError('invalid_request', { message: `${param}: ${issue?.message ?? 'not valid'}.`, param })
  }
  const overrides = new Map<ProviderId, Row[]>()
  for (const provider of providerIds) {
    const models = Object.entries(checked.data[provider] ?? {})
    models.sort(([a], [b]) => Number(a.endsWith('*')) - Number(b.endsWith('*')) || b.length - a.length)
    overrides.set(
      provider,
      models.map(([pattern, rates]) => rowOf(pattern, rates)),
    )
  }
  return overrides
}
