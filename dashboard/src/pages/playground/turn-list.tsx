import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { Turn } from './conversation.ts'
import { TurnView } from './turn-view.tsx'

export type TurnListProps = {
  turns: readonly Turn[]
  running: boolean
  /** A failure stands below them. */
  failed: boolean
  onChange: (id: number, changes: Partial<Turn>) => void
  onRemove: (id: number) => void
  /** Asks for the last answer once more; null where it cannot be asked for. */
  onRetry: (() => void) | null
}

/** As near to the end of the page as somebody who reads along is. */
const nearPixels = 160

const isNearEnd = (): boolean => {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement
  return scrollHeight - scrollTop - clientHeight < nearPixels
}

/** Keeps the end of a growing answer in sight of whoever sent and stayed, and leaves alone whoever scrolled away. */
const useFollowEnd = (length: number, running: boolean): void => {
  const wasNear = useRef(true)
  useEffect(() => {
    const look = () => {
      wasNear.current = isNearEnd()
    }
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [])
  useEffect(() => {
    if (running) wasNear.current = true
  }, [running])
  useEffect(() => {
    if (length !== 0 && wasNear.current) window.scrollTo({ top: document.documentElement.scrollHeight })
  }, [length])
}

const Progress = ({ turns, running }: Pick<TurnListProps, 'turns' | 'running'>) => {
  const end = turns.at(-1)?.run?.end
  if (running) return <Trans>The answer is coming.</Trans>
  if (end === 'complete') return <Trans>The answer is complete.</Trans>
  return end === 'stopped' ? <Trans>The answer was stopped.</Trans> : null
}

export const TurnList = ({ turns, running, failed, onChange, onRemove, onRetry }: TurnListProps) => {
  const { t } = useLingui()
  const length = turns.reduce((sum, turn) => sum + turn.text.length + turn.thinking.length + 1, 0)
  useFollowEnd(failed ? -length : length, running)
  return (
    <>
      <div role="status" className="sr-only">
        <Progress turns={turns} running={running} />
      </div>
      {turns.length === 0 ? (
        <EmptyState title={<Trans>Nothing was said yet</Trans>}>
          <Trans>Write a message below. The answer shows what it cost and how long it took.</Trans>
        </EmptyState>
      ) : (
        <ol aria-label={t`Messages`}>
          {turns.map((turn, index) => (
            <TurnView
              key={turn.id}
              turn={turn}
              locked={running}
              onChange={(changes) => onChange(turn.id, changes)}
              onRemove={() => onRemove(turn.id)}
              onRetry={turn.run !== null && index === turns.length - 1 ? onRetry : null}
            />
          ))}
        </ol>
      )}
    </>
  )
}
