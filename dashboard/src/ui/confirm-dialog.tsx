import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Form } from './form.tsx'
import type { FormProblem } from './form-problem.ts'
import { TextField } from './text-field.tsx'
import { visibleText } from './visible-text.ts'

export type ConfirmDialogProps = {
  open: boolean
  onClose: () => void
  onConfirm: () => void
  title: ReactNode
  /** Blast radius: what stops working, for whom, and whether it can be undone. */
  consequences: ReactNode
  /** What the button says: the verb and its object, "Revoke key". */
  confirmLabel: string
  /** What must be typed first, usually the thing's name. Leave it out where little is lost. */
  typed?: string
  /** What the field asks for where `typed` is no name: "Type the e-mail address to confirm". */
  typedLabel?: string
  busy?: boolean
  problem?: FormProblem | null
}

/** Stands before every act that destroys something. */
export const ConfirmDialog = (props: ConfirmDialogProps) => (
  <Dialog open={props.open} onClose={props.onClose} title={props.title} size="small">
    {/* Inside, so that what was typed is gone when it opens again. */}
    <ConfirmForm {...props} />
  </Dialog>
)

/** As it is stored, or as it is shown: nobody can type a mark that turns the direction around. */
const isSameText = (entry: string, typed: string): boolean =>
  [typed, visibleText(typed)].some((text) => text.trim() === entry.trim())

const ConfirmForm = (props: ConfirmDialogProps) => {
  const { onClose, onConfirm, consequences, confirmLabel, typed, typedLabel, busy, problem } = props
  const { t } = useLingui()
  const [entry, setEntry] = useState('')
  const [mismatch, setMismatch] = useState(false)
  const submit = () => {
    if (typed === undefined || isSameText(entry, typed)) onConfirm()
    else setMismatch(true)
  }
  return (
    <Form onSubmit={submit} problem={problem ?? null}>
      <Banner tone="warn" title={<Trans>What this does</Trans>}>
        {consequences}
      </Banner>
      {typed === undefined ? null : (
        <TextField
          label={typedLabel ?? t`Type the name to confirm`}
          hint={<code className="foreign block font-mono select-all">{visibleText(typed)}</code>}
          value={entry}
          onChange={(value) => {
            setEntry(value)
            setMismatch(false)
          }}
          error={mismatch ? t`This is not the same text.` : undefined}
          code
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" look="danger" busy={busy ?? false}>
          {confirmLabel}
        </Button>
      </div>
    </Form>
  )
}
