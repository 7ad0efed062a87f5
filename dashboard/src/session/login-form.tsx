import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { KeyProgress } from './key-progress.tsx'
import { session } from './page-session.ts'
import { useKeyWork } from './use-key-work.ts'

/** Address and password; the password goes to the login worker and is kept nowhere else. */
export const LoginForm = () => {
  const { t } = useLingui()
  const { phase, problem, attempt, run } = useKeyWork({
    detail: t`E-mail or password is wrong.`,
    hint: t`Check both for typing errors. A forgotten password is replaced with the recovery code.`,
  })
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const ready = phase === null

  useEffect(() => {
    if (!ready) return
    const first = attempt === 0 ? email : password
    first.current?.focus()
  }, [ready, attempt])

  const logIn = () => {
    const input = { email: email.current?.value ?? '', password: password.current?.value ?? '' }
    void run((tell) => session.logIn(input, tell))
  }

  return (
    <Form label={t`Log in`} problem={problem} onSubmit={logIn}>
      <TextField ref={email} name="email" type="email" label={t`E-mail`} autoComplete="username" disabled={!ready} />
      <PasswordField
        key={attempt}
        ref={password}
        name="password"
        label={t`Password`}
        autoComplete="current-password"
        disabled={!ready}
      />
      <KeyProgress phase={phase} />
      <Button type="submit" look="primary" busy={!ready}>
        <Trans>Log in</Trans>
      </Button>
    </Form>
  )
}
