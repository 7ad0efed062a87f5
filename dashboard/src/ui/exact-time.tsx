import { useLingui } from '@lingui/react/macro'
import { formatClock, formatDay, formatExactTime, formatUtcDay } from './format.ts'
import { Unknown } from './unknown.tsx'

/** A time as it is: `clock` for log lines, `day` for dates, `utc day` for what was counted so, `exact` for details. The title is always exact. */
export const ExactTime = ({
  at,
  show = 'exact',
}: {
  at: string | number | null
  show?: 'exact' | 'clock' | 'day' | 'utc day'
}) => {
  const { i18n } = useLingui()
  const time = at === null ? null : new Date(at)
  if (time === null || Number.isNaN(time.getTime())) return <Unknown />
  const formats = { exact: formatExactTime, clock: formatClock, day: formatDay, 'utc day': formatUtcDay }
  return (
    <time dateTime={time.toISOString()} title={formatExactTime(i18n.locale, time)} className="whitespace-nowrap">
      {formats[show](i18n.locale, time)}
    </time>
  )
}
