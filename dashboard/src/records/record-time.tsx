import { useLingui } from '@lingui/react/macro'
import { formatExactTime } from '../ui/format.ts'

const formats = new Map<string, { readonly day: Intl.DateTimeFormat; readonly clock: Intl.DateTimeFormat }>()

const formatsOf = (locale: string) => {
  const known = formats.get(locale)
  if (known !== undefined) return known
  const made = {
    day: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }),
    // Times under one another are compared: each as wide as the next, whatever the language's habit.
    clock: new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' }),
  }
  formats.set(locale, made)
  return made
}

/** To the second; the day stands with it where it is not today's. */
export const RecordTime = ({ at }: { at: number }) => {
  const { i18n } = useLingui()
  const { day, clock } = formatsOf(i18n.locale)
  const time = new Date(at)
  const today = time.toDateString() === new Date().toDateString()
  return (
    <time dateTime={time.toISOString()} title={formatExactTime(i18n.locale, time)} className="whitespace-nowrap">
      {today ? null : <span className="text-ink-soft">{day.format(time)} </span>}
      {clock.format(time)}
    </time>
  )
}
