import { Trans, useLingui } from '@lingui/react/macro'
import type { KeyboardEvent, Ref } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import type { Draft } from './conversation.ts'
import { RoleField } from './role-field.tsx'

export type ComposerProps = {
  ref: Ref<HTMLTextAreaElement>
  /** Stays in sight while the conversation scrolls; where there is none yet, it would cover the page. */
  floats: boolean
  draft: Draft
  onChange: (draft: Draft) => void
  running: boolean
  /** Why nothing can be sent; null where it can. */
  obstacle: string | null
  onSend: () => void
  onStop: () => void
  /** Adds the message without asking for an answer. */
  onAdd: () => void
}

/** The message being written. */
export const Composer = ({ ref, floats, draft, onChange, running, obstacle, onSend, onStop, onAdd }: ComposerProps) => {
  const { t } = useLingui()
  const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (!running && obstacle === null) onSend()
    } else if (event.key === 'Escape' && running) onStop()
  }
  return (
    <div className={`${floats ? 'sticky bottom-0 ' : ''}grid gap-2 bg-page py-3`}>
      <TextArea
        ref={ref}
        label={t`Message`}
        hideLabel
        rows={3}
        value={draft.text}
        onChange={(text) => onChange({ ...draft, text })}
        onKeyDown={onKeyDown}
        placeholder={t`Say something to the model`}
      />
      <div className="flex flex-wrap items-center gap-2">
        <RoleField value={draft.role} onChange={(role) => onChange({ ...draft, role })} />
        <Button look="quiet" disabled={running || draft.text.trim() === ''} onClick={onAdd}>
          <Trans>Add without sending</Trans>
        </Button>
        <div className="ml-auto flex items-center gap-3">
          <span className="flex flex-wrap justify-end gap-x-3 text-sm text-ink-soft">
            {obstacle === null || running ? null : <span>{obstacle}</span>}
            <span className="hidden sm:inline">
              {running ? <Trans>Esc stops</Trans> : isMac ? t`⌘ Enter sends` : t`Ctrl Enter sends`}
            </span>
          </span>
          {running ? (
            <Button icon="stop" onClick={onStop}>
              <Trans>Stop</Trans>
            </Button>
          ) : (
            <Button look="primary" icon="send" disabled={obstacle !== null} onClick={onSend}>
              <Trans>Send</Trans>
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
