import { Plural, useLingui } from '@lingui/react/macro'
import { formatUtcDay } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Unknown } from '../../ui/unknown.tsx'
import type { LastRequestDays } from './last-request-days.ts'
import { lookedAtDays } from './use-last-requests.ts'

export type LastRequestProps = {
  personId: string
  /** undefined while they load, null where they are not known. */
  days: LastRequestDays | null | undefined
}

/** The day of a member's newest request here, in the playground or with a key of theirs. */
export const LastRequest = ({ personId, days }: LastRequestProps) => {
  if (days === undefined) return <Skeleton width="5rem" />
  if (days === null) return <Unknown />
  const day = days.get(personId)
  if (day !== undefined) return <Day at={day} />
  return (
    <span className="whitespace-nowrap text-ink-soft">
      <Plural value={lookedAtDays} one="no record in # day" other="no record in # days" />
    </span>
  )
}

/** The server counts days in UTC; the same day is named in every time zone. */
const Day = ({ at }: { at: number }) => {
  const { i18n } = useLingui()
  const utc = new Date(at)
  return (
    <time dateTime={utc.toISOString().slice(0, 10)} className="whitespace-nowrap">
      {formatUtcDay(i18n.locale, utc)}
    </time>
  )
}
