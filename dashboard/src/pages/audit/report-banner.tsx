import type { ChainReport } from '@keepgate/protocol/audit'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { formatNumber } from '../../ui/format.ts'
import { useReasonWords } from './reason-words.ts'

export type ReportBannerProps = {
  report: ChainReport
  /** Who verified, what, and when. */
  by: ReactNode
  /** Read out: the person has just asked for it. */
  announce?: boolean
}

/** What a verification found, wherever it ran. */
export const ReportBanner = ({ report, by, announce = false }: ReportBannerProps) => {
  const { i18n } = useLingui()
  const reasonWords = useReasonWords()
  const number = (value: number): string => formatNumber(i18n.locale, value)
  if (report.ok) {
    return (
      <Banner
        tone="good"
        announce={announce}
        title={
          <Plural value={report.verified_to} one="The log is whole: # entry" other="The log is whole: # entries" />
        }
      >
        <p>{by}</p>
        <p>
          <Trans>Signed checkpoints vouch for the first {number(report.anchored_to)}.</Trans>{' '}
          {report.unanchored_tail === 0 ? null : (
            <Plural
              value={report.unanchored_tail}
              one="# newer entry is chained to them and gets its signature within a minute."
              other="# newer entries are chained to them and get their signature within a minute."
            />
          )}
        </p>
      </Banner>
    )
  }
  return (
    <Banner
      tone="bad"
      announce={announce}
      title={
        report.first_bad_index === null ? (
          <Trans>The log does not verify</Trans>
        ) : (
          <Trans>The log is broken at entry {String(report.first_bad_index)}</Trans>
        )
      }
    >
      {report.reason === null ? null : (
        <p>
          {reasonWords(report.reason)} <code className="font-mono text-sm">{report.reason}</code>
        </p>
      )}
      <p>{by}</p>
      <p>
        <Trans>
          The entries before it verify; it and those after it are not vouched for. Keep the database and
          audit-checkpoints.jsonl as they are, and compare them with a backup before anything else is changed.
        </Trans>
      </p>
    </Banner>
  )
}
