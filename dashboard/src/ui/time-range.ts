/** A stretch of time as the URL's search says it: one of the presets, or from and until as ISO times. */
export type TimeRange = {
  readonly range?: string | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}

const hour = 3_600_000

/** Milliseconds of each preset. */
export const presets = { '1h': hour, '24h': 24 * hour, '7d': 7 * 24 * hour, '30d': 30 * 24 * hour } as const
export type Preset = keyof typeof presets

export const isPreset = (text: string | undefined): text is Preset => text !== undefined && Object.hasOwn(presets, text)

const isTime = (text: string | undefined): text is string => text !== undefined && !Number.isNaN(Date.parse(text))

/** What the range means at this moment. Something that is neither preset nor times means the preset given. */
export const resolveRange = (range: TimeRange, fallback: Preset, now: Date): { from: string; until: string } => {
  if (isTime(range.from)) {
    const until = isTime(range.until) ? range.until : now.toISOString()
    return { from: new Date(range.from).toISOString(), until: new Date(until).toISOString() }
  }
  const length = presets[isPreset(range.range) ? range.range : fallback]
  return { from: new Date(now.getTime() - length).toISOString(), until: now.toISOString() }
}
