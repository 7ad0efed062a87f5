import { suggestModel } from '@keepgate/protocol/suggest-model'

const fits = (pattern: string, model: string): boolean =>
  pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern

/** A model that the key may use, for examples; null where none is known. */
export const modelFor = (allowed: readonly string[] | null, offered: readonly string[]): string | null => {
  const may = allowed === null ? offered : offered.filter((model) => allowed.some((pattern) => fits(pattern, model)))
  return suggestModel(may) ?? may[0] ?? allowed?.find((pattern) => !pattern.endsWith('*')) ?? null
}
