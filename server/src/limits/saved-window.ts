/** The form in which a cell's counts outlive a restart. */
import { isJsonObject } from '../kernel/json.ts'

/** A window longer than this survives a restart. */
export const lastingSeconds = 300

/** One cell's counts at a moment of wall time; `state` is JSON text. */
export type SavedWindow = { readonly cell: string; readonly state: string }

/** With the least age that what was counted can have. */
export type Count = [ageMs: number, count: number]
type SavedState = { window_seconds: number; saved_at: number; counts: Count[] }

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const isCount = (value: unknown): value is Count => {
  if (!Array.isArray(value)) return false
  const [ageMs, count]: unknown[] = value
  return isNumber(ageMs) && ageMs >= 0 && isNumber(count) && count > 0
}

/** Null where the text is none of ours, or its window too short to last. */
export const parseSaved = (text: string): SavedState | null => {
  try {
    const state: unknown = JSON.parse(text)
    if (!isJsonObject(state)) return null
    const { window_seconds, saved_at, counts } = state
    if (!isNumber(window_seconds) || window_seconds <= lastingSeconds || !isNumber(saved_at)) return null
    return Array.isArray(counts) && counts.every(isCount) ? { window_seconds, saved_at, counts } : null
  } catch {
    return null
  }
}

export const writeSaved = (state: SavedState): string => JSON.stringify(state)
