import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { formatDuration } from '../ui/format.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import type { KeyPhase } from './key-messages.ts'

const useElapsedMs = (): number => {
  const [elapsed, setElapsed] = useState(0)
  useEffect(() => {
    const startedAt = performance.now()
    const timer = setInterval(() => setElapsed(performance.now() - startedAt), 100)
    return () => clearInterval(timer)
  }, [])
  return elapsed
}

/** What the login worker does, and for how long. Nobody knows how much is left, so nothing pretends to. */
export const KeyProgress = ({ phase }: { phase: KeyPhase | null }) =>
  phase === null ? null : <Working phase={phase} />

const Working = ({ phase }: { phase: KeyPhase }) => {
  const { t, i18n } = useLingui()
  const elapsed = useElapsedMs()
  const words = {
    asking: t`Asking the server…`,
    deriving: t`Deriving the key in this browser…`,
    checking: t`Checking with the server…`,
  } satisfies Record<KeyPhase, string>
  return (
    <div>
      <p role="status" className="sr-only">
        {words[phase]}
      </p>
      <ProgressBar label={words[phase]} share={null} />
      <p aria-hidden className="figures mt-1 text-sm text-ink-soft">
        {formatDuration(i18n.locale, elapsed)}
      </p>
    </div>
  )
}
