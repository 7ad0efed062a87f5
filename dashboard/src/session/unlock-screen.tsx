import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { EntryFrame, InsecureTransportBanner } from './entry-frame.tsx'
import { KeyProgress } from './key-progress.tsx'
import { session } from './page-session.ts'
import type { Account } from './session-state.ts'
import { useKeyWork } from './use-key-work.ts'

export const UnlockScreen = ({ account }: { account: Account }) => {
  const { t } = useLingui()
  const { phase, problem, attempt, run } = useKeyWork({ detail: t`The password is wrong.` })
  const password = useRef<HTMLInputElement>(null)
  const ready = phase === null

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt makes the field anew.
  useEffect(() => {
    if (ready) password.current?.focus()
  }, [ready, attempt])

  const unlock = () => {
    const typed = password.current?.value ?? ''
    void run((tell) => session.unlock(typed, tell))
  }

  return (
    <EntryFrame
      title={t`Locked`}
      intro={
        <Trans>
          <span className="foreign font-medium text-ink">{account.person.display_name}</span>, the key of your account
          has left this browser’s memory. The password brings it back.
        </Trans>
      }
      footer={
        <Button look="quiet" size="small" icon="log-out" onClick={() => void run(session.logOut)}>
          <Trans>Log out</Trans>
        </Button>
      }
    >
      {account.insecure_transport ? <InsecureTransportBanner /> : null}
      <Form label={t`Unlock`} problem={problem} onSubmit={unlock}>
        {/* For password managers: whose password it is. */}
        <input
          type="email"
          autoComplete="username"
          value={account.person.email}
          readOnly
          aria-hidden
          tabIndex={-1}
          className="sr-only"
        />
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
          <Trans>Unlock</Trans>
        </Button>
      </Form>
    </EntryFrame>
  )
}
