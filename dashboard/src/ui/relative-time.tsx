import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatExactTime, formatRelativeTime } from './format.ts'
import { useNow } from './now.ts'
import { Unknown } from './unknown.tsx'

export type RelativeTimeProps = {
  /** ISO 8601, or milliseconds since 1970. */
  at: string | number | null | undefined
  /** What stands where there is no time: "never", "does not expire". "unknown" unless told otherwise. */
  none?: ReactNode
}

/** "3 minutes ago", kept up to date, with the exact time as its title. */
export const RelativeTime = ({ at, none }: RelativeTimeProps) => {
  const { i18n } = useLingui()
  const now = useNow()
  if (at === null || at === undefined) return none === undefined ? <Unknown /> : none
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return <Unknown />
  // A time that has just been read may be younger than the last tick.
  const reference = new Date(Math.max(now, Math.min(time.getTime(), now + 10_000)))
  return (
    <time dateTime={time.toISOString()} title={formatExactTime(i18n.locale, time)} className="whitespace-nowrap">
      {formatRelativeTime(i18n.locale, time, reference)}
    </time>
  )
}
