/** Numbers, money and times as people of one language read them. Formatters are kept: making one is slow. */

const numberFormats = new Map<string, Intl.NumberFormat>()
const timeFormats = new Map<string, Intl.DateTimeFormat>()
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>()

const kept = <Format>(formats: Map<string, Format>, key: string, make: () => Format): Format => {
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = make()
  formats.set(key, made)
  return made
}

export const formatNumber = (locale: string, value: number, options: Intl.NumberFormatOptions = {}): string =>
  kept(numberFormats, `${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options)).format(
    value,
  )

/** 1,234 as it is; 1.2M and 45.6K from ten thousand on. */
export const formatCompact = (locale: string, value: number): string =>
  Math.abs(value) < 10_000
    ? formatNumber(locale, value)
    : formatNumber(locale, value, { notation: 'compact', maximumFractionDigits: 1 })

/** @param share 0 to 1 */
export const formatShare = (locale: string, share: number): string =>
  formatNumber(locale, share, { style: 'percent', maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 })

/** US dollars. A fraction of a cent keeps two significant digits, so that a cost is never rounded to nothing. */
export const formatMoney = (locale: string, usd: number): string => {
  const dollars = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const
  const amount = Math.abs(usd)
  if (amount > 0 && amount < 0.01) return formatNumber(locale, usd, { ...dollars, maximumSignificantDigits: 2 })
  const digits = amount > 0 && amount < 1 ? 4 : 2
  return formatNumber(locale, usd, { ...dollars, minimumFractionDigits: 2, maximumFractionDigits: digits })
}

const unit = (locale: string, value: number, name: string, digits: number): string =>
  formatNumber(locale, value, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits })

/** Milliseconds in the unit that gives two or three digits; from a minute on in two units. */
export const formatDuration = (locale: string, milliseconds: number): string => {
  if (milliseconds < 1) return unit(locale, milliseconds, 'millisecond', 2)
  if (milliseconds < 999.5) return unit(locale, milliseconds, 'millisecond', 0)
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return unit(locale, seconds, 'second', seconds < 9.995 ? 2 : 1)
  const minutes = Math.floor(Math.round(seconds) / 60)
  if (minutes < 60)
    return `${unit(locale, minutes, 'minute', 0)} ${unit(locale, Math.round(seconds) % 60, 'second', 0)}`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${unit(locale, hours, 'hour', 0)} ${unit(locale, minutes % 60, 'minute', 0)}`
  return `${unit(locale, Math.floor(hours / 24), 'day', 0)} ${unit(locale, hours % 24, 'hour', 0)}`
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Powers of 1000, as the unit's name says. */
export const formatBytes = (locale: string, bytes: number): string => {
  const power = Math.min(byteUnits.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  const name = byteUnits[power] ?? 'byte'
  return formatNumber(locale, value, {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  })
}

/** Day and time to the second, in the browser's time zone, with the zone's name. */
export const formatExactTime = (locale: string, time: Date): string =>
  kept(
    timeFormats,
    `${locale} exact`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }),
  ).format(time)

export const formatDay = (locale: string, time: Date): string =>
  kept(timeFormats, `${locale} day`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })).format(time)

/** A day that was counted in UTC, as such: in the browser's zone it could be another one. */
export const formatUtcDay = (locale: string, time: Date): string => {
  const format = kept(
    timeFormats,
    `${locale} utc day`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
  )
  return `${format.format(time)} UTC`
}

/** The browser's time zone at that time, short: "CET", "GMT+5:30". */
export const zoneName = (locale: string, time: Date): string =>
  kept(timeFormats, `${locale} zone`, () => new Intl.DateTimeFormat(locale, { timeZoneName: 'short' }))
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'

/** Time of day to the second: for logs, where the day stands elsewhere. */
export const formatClock = (locale: string, time: Date): string =>
  kept(timeFormats, `${locale} clock`, () => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })).format(time)

const steps = [
  { unit: 'second', seconds: 1, until: 45 },
  { unit: 'minute', seconds: 60, until: 45 * 60 },
  { unit: 'hour', seconds: 3600, until: 22 * 3600 },
  { unit: 'day', seconds: 86_400, until: 26 * 86_400 },
  { unit: 'month', seconds: 30.44 * 86_400, until: 320 * 86_400 },
  { unit: 'year', seconds: 365.25 * 86_400, until: Number.POSITIVE_INFINITY },
] as const

/** "3 minutes ago", "in 2 days", "now". */
export const formatRelativeTime = (locale: string, time: Date, now: Date): string => {
  const seconds = (time.getTime() - now.getTime()) / 1000
  const format = kept(relativeFormats, locale, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  if (Math.abs(seconds) < 5) return format.format(0, 'second')
  const step = steps.find(({ until }) => Math.abs(seconds) < until) ?? steps[5]
  const count = Math.round(seconds / step.seconds)
  return format.format(count === 0 ? Math.sign(seconds) : count, step.unit)
}
