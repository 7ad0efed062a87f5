import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

/** Under a list of what works: how many have ended, and a way to see them. */
export const EndedHint = ({ children, onShowAll }: { children: ReactNode; onShowAll: () => void }) => (
  <p className="mt-2 flex flex-wrap items-center gap-2 px-3 text-sm text-ink-soft">
    {children}
    <Button size="small" look="quiet" onClick={onShowAll}>
      <Trans>Show all</Trans>
    </Button>
  </p>
)
