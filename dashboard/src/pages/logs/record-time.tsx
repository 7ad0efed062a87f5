import { useLingui } from '@lingui/react/macro'
import { formatClock, formatExactTime } from '../../ui/format.ts'

const dayFormats = new Map<string, Intl.DateTimeFormat>()

const formatShortDay = (locale: string, time: Date): string => {
  const format = dayFormats.get(locale) ?? new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })
  dayFormats.set(locale, format)
  return format.format(time)
}

/** To the second; the day stands with it where it is not today's. */
export const RecordTime = ({ at }: { at: number }) => {
  const { i18n } = useLingui()
  const time = new Date(at)
  const today = time.toDateString() === new Date().toDateString()
  return (
    <time dateTime={time.toISOString()} title={formatExactTime(i18n.locale, time)} className="whitespace-nowrap">
      {today ? null : <span className="text-ink-soft">{formatShortDay(i18n.locale, time)} </span>}
      {formatClock(i18n.locale, time)}
    </time>
  )
}
