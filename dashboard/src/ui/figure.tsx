import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { formatBytes, formatCompact, formatDuration, formatMoney, formatNumber, formatShare } from './format.ts'
import { Unknown } from './unknown.tsx'

export type FigureKind = 'number' | 'compact' | 'money' | 'duration' | 'bytes' | 'share'

const formats = {
  number: formatNumber,
  compact: formatCompact,
  money: formatMoney,
  duration: formatDuration,
  bytes: formatBytes,
  share: formatShare,
} satisfies Record<FigureKind, (locale: string, value: number) => string>

/** The format of a kind in the page's language, for charts and texts; a figure that is not known becomes "unknown". */
export const useFigure = (kind: FigureKind): ((value: number | null) => string) => {
  const { i18n, t } = useLingui()
  const unknown = t`unknown`
  return useMemo(
    () => (value) => (value === null ? unknown : formats[kind](i18n.locale, value)),
    [unknown, kind, i18n.locale],
  )
}

export type FigureProps = {
  /** null is "unknown". Money in US dollars, durations in milliseconds, shares from 0 to 1. */
  value: number | null | undefined
  kind?: FigureKind
}

/** One figure, with digits of equal width; shortened ones carry the exact figure as their title. */
export const Figure = ({ value, kind = 'number' }: FigureProps) => {
  const { i18n } = useLingui()
  if (value === null || value === undefined) return <Unknown />
  return (
    <span
      className="figures whitespace-nowrap"
      title={kind === 'compact' ? formatNumber(i18n.locale, value) : undefined}
    >
      {formats[kind](i18n.locale, value)}
    </span>
  )
}
