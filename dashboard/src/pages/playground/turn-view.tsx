import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AnswerText } from './answer-text.tsx'
import type { Turn } from './conversation.ts'
import { RunFacts } from './run-facts.tsx'
import { TurnEditor } from './turn-editor.tsx'

export type TurnViewProps = {
  turn: Turn
  /** An answer is under way: what it answers stays as it is. */
  locked: boolean
  onChange: (changes: Partial<Turn>) => void
  onRemove: () => void
  /** Asks for this answer once more; null where that makes no sense. */
  onRetry: (() => void) | null
}

/** One message, and for an answer how it came about. */
export const TurnView = ({ turn, locked, onChange, onRemove, onRetry }: TurnViewProps) => {
  const { t } = useLingui()
  const [editing, setEditing] = useState(false)
  const name = turn.role === 'user' ? t`User` : t`Assistant`
  const isComing = turn.run !== null && turn.run.end === null
  return (
    <li className="min-w-0 border-b border-line py-3 first:pt-0">
      <div className="mb-1 flex h-7 items-center justify-between gap-2">
        <h3 className="flex items-center gap-2 text-sm font-medium text-ink-soft">
          {name}
          {isComing ? <Spinner size={12} /> : null}
        </h3>
        {isComing || editing ? null : (
          <div className="flex">
            <CopyButton text={turn.text} label={t`Copy message`} compact look="quiet" />
            {locked ? null : (
              <>
                {onRetry === null ? null : (
                  <IconButton icon="refresh" size="small" label={t`Try again`} onClick={onRetry} />
                )}
                <IconButton icon="pencil" size="small" label={t`Edit message`} onClick={() => setEditing(true)} />
                <IconButton icon="trash" size="small" label={t`Remove message`} onClick={onRemove} />
              </>
            )}
          </div>
        )}
      </div>
      {editing ? (
        <TurnEditor
          turn={turn}
          onDone={(changes) => {
            if (changes !== null) onChange(changes)
            setEditing(false)
          }}
        />
      ) : (
        <Body turn={turn} isComing={isComing} />
      )}
      {turn.run === null || isComing ? null : <RunFacts run={turn.run} />}
    </li>
  )
}

const Body = ({ turn, isComing }: { turn: Turn; isComing: boolean }) => (
  <>
    {turn.thinking === '' ? null : (
      <details className="mb-2 border-l-2 border-line pl-3 text-ink-soft">
        <summary className="w-fit cursor-pointer rounded text-sm">
          <Trans>Thinking</Trans>
        </summary>
        <p dir="auto" className="foreign max-w-[80ch] whitespace-pre-wrap">
          {turn.thinking}
        </p>
      </details>
    )}
    {turn.text === '' && isComing ? <Waiting /> : <AnswerText text={turn.text} />}
  </>
)

const Waiting = () => (
  <p className="text-ink-soft">
    <Trans>Waiting for the first token…</Trans>
  </p>
)
