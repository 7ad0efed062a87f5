import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { Entrance } from '../api/auth/register.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { KeyProgress } from './key-progress.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { session } from './page-session.ts'
import { useKeyWork } from './use-key-work.ts'

export type NewPersonFormProps = {
  /** How the person comes in, with the name they gave their workspace ('' where none is asked for). */
  entrance: (workspaceName: string) => Entrance
  asksWorkspace: boolean
  /** What the button says. */
  action: string
  /** The person exists and this browser is logged in; shows the code, then calls `session.enter`. */
  onMade: (recoveryCode: string) => void
}

/** Somebody new: first run, sign-up and invitation alike. The password goes to the login worker and nowhere else. */
export const NewPersonForm = ({ entrance, asksWorkspace, action, onMade }: NewPersonFormProps) => {
  const { t } = useLingui()
  const { phase, problem, attempt, run } = useKeyWork({ detail: t`The server did not accept the new password.` })
  const workspace = useRef<HTMLInputElement>(null)
  const displayName = useRef<HTMLInputElement>(null)
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const busy = phase !== null

  useEffect(() => displayName.current?.focus(), [])

  const make = () => {
    const person = {
      email: email.current?.value ?? '',
      displayName: displayName.current?.value.trim() ?? '',
      password: password.current?.value ?? '',
    }
    const through = entrance(workspace.current?.value.trim() ?? '')
    void run(async (tell) => onMade(await session.register({ entrance: through, ...person }, tell)))
  }

  return (
    <Form label={action} problem={problem} onSubmit={make}>
      <TextField
        ref={displayName}
        name="display_name"
        label={t`Your name`}
        autoComplete="name"
        maxLength={80}
        disabled={busy}
      />
      <TextField ref={email} name="email" type="email" label={t`E-mail`} autoComplete="username" disabled={busy} />
      <NewPasswordField key={attempt} ref={password} name="password" label={t`Password`} disabled={busy} />
      {asksWorkspace ? (
        <TextField
          ref={workspace}
          name="workspace_name"
          label={t`Name of your workspace`}
          hint={t`A team, a company, yourself. It can be changed later.`}
          maxLength={80}
          disabled={busy}
        />
      ) : null}
      <KeyProgress phase={phase} />
      <Button type="submit" look="primary" busy={busy}>
        {action}
      </Button>
    </Form>
  )
}
