import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'

export type OutOfDateProps = {
  /** Why the last look brought nothing. */
  children: ReactNode
  /** Left out where the page looks again by itself within seconds. */
  onRetry?: (() => void) | undefined
}

/** What was loaded stays in sight when a later look fails; it only may not pass for new. */
export const OutOfDate = ({ children, onRetry }: OutOfDateProps) => (
  <Banner
    tone="warn"
    title={<Trans>What is shown is not up to date</Trans>}
    announce
    action={
      onRetry === undefined ? undefined : (
        <Button size="small" icon="refresh" onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      )
    }
  >
    {children}
  </Banner>
)
