import { Plural } from '@lingui/react/macro'

/** A set time in the largest unit that has no remainder: "30 minutes", "90 minutes", "12 hours". */
export const Duration = ({ seconds }: { seconds: number }) => {
  if (seconds % 86_400 === 0) return <Plural value={seconds / 86_400} one="# day" other="# days" />
  if (seconds % 3600 === 0) return <Plural value={seconds / 3600} one="# hour" other="# hours" />
  if (seconds % 60 === 0) return <Plural value={seconds / 60} one="# minute" other="# minutes" />
  return <Plural value={seconds} one="# second" other="# seconds" />
}
