import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import type { Draft, Turn } from './conversation.ts'
import { RoleField } from './role-field.tsx'

/** @param onDone null leaves the message as it was. */
export const TurnEditor = ({ turn, onDone }: { turn: Turn; onDone: (changes: Draft | null) => void }) => {
  const { t } = useLingui()
  const [draft, setDraft] = useState<Draft>({ role: turn.role, text: turn.text })
  return (
    <div className="grid gap-2">
      <TextArea
        label={t`Message`}
        hideLabel
        rows={5}
        value={draft.text}
        onChange={(text) => setDraft({ ...draft, text })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null)
        }}
      />
      <div className="flex flex-wrap items-center gap-2">
        <RoleField value={draft.role} onChange={(role) => setDraft({ ...draft, role })} />
        <div className="ml-auto flex gap-2">
          <Button size="small" onClick={() => onDone(null)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button size="small" onClick={() => onDone(draft)}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </div>
    </div>
  )
}
