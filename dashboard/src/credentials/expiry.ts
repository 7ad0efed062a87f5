/** When something that is being made shall end: a number of days from now, a date, or never. */
export const expiryPresets = ['7', '30', '90', '365'] as const
export type ExpiryPreset = (typeof expiryPresets)[number]

export type Expiry = {
  readonly kind: ExpiryPreset | 'date' | 'never'
  /** ISO 8601; what was entered, kept while another kind is looked at. */
  readonly date: string | null
}

const dayMs = 86_400_000

/** @returns milliseconds since 1970; null for never; undefined where a date is still to be entered */
export const expiresAt = ({ kind, date }: Expiry, now: number): number | null | undefined => {
  if (kind === 'never') return null
  if (kind !== 'date') return now + Number(kind) * dayMs
  return date === null ? undefined : new Date(date).getTime()
}

/** How the end of something that exists stands in the form. */
export const expiryFrom = (end: number | null): Expiry =>
  end === null ? { kind: 'never', date: null } : { kind: 'date', date: new Date(end).toISOString() }
