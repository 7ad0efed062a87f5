import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Banner } from '../ui/banner.tsx'
import { useHeadingFocus } from '../ui/lost-focus.ts'
import { Portcullis } from '../ui/portcullis.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { ServerGone } from './server-gone.tsx'

/** The frame of everything that stands before the gate: one column, the mark above it. */
export const EntryFrame = ({
  title,
  intro,
  children,
  footer,
}: {
  title: string
  intro?: ReactNode
  children: ReactNode
  /** Other ways in. */
  footer?: ReactNode
}) => {
  const heading = useHeadingFocus(title)
  return (
    <main className="mx-auto min-h-dvh w-full max-w-sm px-4 pt-[max(2.5rem,14dvh)] pb-10">
      <title>{`${title} · Keepgate`}</title>
      <div className="mb-8 flex items-center gap-2 font-semibold text-ink">
        <Portcullis size={22} />
        <span className="flex-1">Keepgate</span>
        <LanguageChoice />
      </div>
      <ServerGone />
      <h1
        ref={heading}
        tabIndex={-1}
        className={`text-xl font-semibold outline-none ${intro === undefined ? 'mb-5' : 'mb-1'}`}
      >
        {title}
      </h1>
      {intro === undefined ? null : <div className="mb-5 text-ink-soft">{intro}</div>}
      <div className="grid min-w-0 gap-4">{children}</div>
      {footer === undefined ? null : (
        <div className="mt-6 flex flex-wrap gap-x-4 gap-y-2 border-t border-line pt-4 text-sm">{footer}</div>
      )}
    </main>
  )
}

/** Lasting, wherever somebody types a password or works with a session. */
export const InsecureTransportBanner = () => (
  <Banner tone="warn" title={<Trans>This connection is not encrypted</Trans>}>
    <Trans>
      The password does not travel, but whoever listens can take over the session. Use https outside of a network you
      trust.
    </Trans>
  </Banner>
)
