import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { EntryFrame } from '../../session/entry-frame.tsx'
import { KeyProgress } from '../../session/key-progress.tsx'
import { NewPasswordField } from '../../session/new-password-field.tsx'
import { session } from '../../session/page-session.ts'
import { useKeyWork } from '../../session/use-key-work.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { Link } from '../../ui/link.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** A new password with the recovery code. */
export const RecoverPage = () => {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { phase, problem, attempt, run } = useKeyWork({
    detail: t`E-mail or recovery code is wrong.`,
    hint: t`Each new recovery code makes the one before useless.`,
  })
  const email = useRef<HTMLInputElement>(null)
  const code = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const busy = phase !== null

  useEffect(() => email.current?.focus(), [])

  const recover = async () => {
    const input = {
      email: email.current?.value ?? '',
      code: code.current?.value ?? '',
      password: password.current?.value ?? '',
    }
    if (await run((tell) => session.recover(input, tell))) await navigate({ to: '/', replace: true })
  }

  return (
    <EntryFrame
      title={t`New password`}
      intro={
        <Trans>
          With the recovery code that was shown when the account was made. Every session of the account ends.
        </Trans>
      }
      footer={
        <Link to="/login">
          <Trans>Back to login</Trans>
        </Link>
      }
    >
      <Form label={t`New password`} problem={problem} onSubmit={() => void recover()}>
        <TextField ref={email} name="email" type="email" label={t`E-mail`} autoComplete="username" disabled={busy} />
        <PasswordField
          key={`code-${attempt}`}
          ref={code}
          name="recovery_code"
          label={t`Recovery code`}
          hint={t`Eight groups of four. Capitals, spaces and hyphens do not matter.`}
          autoComplete="off"
          disabled={busy}
        />
        <NewPasswordField
          key={`password-${attempt}`}
          ref={password}
          name="password"
          label={t`New password`}
          disabled={busy}
        />
        <KeyProgress phase={phase} />
        <Button type="submit" look="primary" busy={busy}>
          <Trans>Set the new password</Trans>
        </Button>
      </Form>
      <p className="text-sm text-ink-soft">
        <Trans>
          Without password and code nobody can log in to this account again, and what was encrypted for you alone stays
          closed, for administrators too. One of them can invite you with another address.
        </Trans>
      </p>
    </EntryFrame>
  )
}
