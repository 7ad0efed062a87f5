import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { LanguageChoice } from '../../session/language-choice.tsx'
import { Link } from '../../ui/link.tsx'
import { useHeadingFocus } from '../../ui/lost-focus.ts'
import { Portcullis } from '../../ui/portcullis.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { type SetupStep, setupSteps } from './setup-steps.ts'

export type SetupFrameProps = { step: SetupStep; title: string; intro?: ReactNode; children: ReactNode }

/** The frame of the first run: the mark, where one is, and one thing to do. */
export const SetupFrame = ({ step, title, intro, children }: SetupFrameProps) => {
  const { t } = useLingui()
  const heading = useHeadingFocus(title)
  const labels = {
    account: t`Account`,
    provider: t`Provider`,
    key: t`API key`,
    request: t`First request`,
  } satisfies Record<SetupStep, string>
  return (
    <main className="mx-auto w-full max-w-3xl px-4 py-8 sm:py-12">
      <title>{`${title} · Keepgate`}</title>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        {step === 'account' ? <Mark /> : <LinkedMark />}
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-soft">
          {step === 'account' ? (
            <Trans>First run</Trans>
          ) : (
            <Link to="/">
              <Trans>Go to the dashboard</Trans>
            </Link>
          )}
          <LanguageChoice />
        </span>
      </div>
      <Stepper label={t`Steps`} current={step} steps={setupSteps.map((id) => ({ id, label: labels[id] }))} />
      <h1 ref={heading} tabIndex={-1} className="mt-8 mb-1 text-xl font-semibold outline-none">
        {title}
      </h1>
      {intro === undefined ? null : <div className="mb-6 max-w-prose text-ink-soft">{intro}</div>}
      <div className="grid min-w-0 grid-cols-1 gap-6">{children}</div>
    </main>
  )
}

const Mark = () => (
  <span className="flex items-center gap-2 font-semibold">
    <Portcullis size={22} />
    Keepgate
  </span>
)

/** Once there is an account: before that, home is this page. */
const LinkedMark = () => (
  <Link to="/" className="text-ink no-underline">
    <Mark />
  </Link>
)
