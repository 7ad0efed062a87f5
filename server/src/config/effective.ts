import type { Config } from './config.ts'

/** One line a setting, `NAME = value   (origin)`; secrets are `[secret]`. For `keepgate config show`. */
export const printEffective = (config: Config): string => {
  const rows = config.effective.map(({ name, shown, origin }) => ({
    left: `${name} = ${shown ?? '(not set)'}`,
    origin,
  }))
  const width = Math.min(60, Math.max(...rows.map(({ left }) => left.length)))
  return `${rows.map(({ left, origin }) => `${left.padEnd(width)}  (${origin})`).join('\n')}\n`
}

/** The same as one object: name → value and origin. */
export const effectiveAsJson = (config: Config): Record<string, { value: string | null; origin: string }> =>
  Object.fromEntries(config.effective.map(({ name, shown, origin }) => [name, { value: shown, origin }]))
