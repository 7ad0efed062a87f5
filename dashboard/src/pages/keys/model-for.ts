const fits = (pattern: string, model: string): boolean =>
  pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern

/** A model that the key may use, for examples; null where none is known. */
export const modelFor = (allowed: readonly string[] | null, offered: readonly string[]): string | null => {
  if (allowed === null) return offered[0] ?? null
  const known = offered.find((model) => allowed.some((pattern) => fits(pattern, model)))
  return known ?? allowed.find((pattern) => !pattern.endsWith('*')) ?? null
}
