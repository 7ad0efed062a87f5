import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { EntryFrame, InsecureTransportBanner } from './entry-frame.tsx'
import { KeyProgress } from './key-progress.tsx'
import { readIdleMinutes, reloadMs, session } from './page-session.ts'
import type { Account, LockReason } from './session-state.ts'
import { useKeyWork } from './use-key-work.ts'

/** Why the password is asked for again. */
const Why = ({ reason }: { reason: LockReason }) => {
  const seconds = reloadMs / 1000
  const minutes = readIdleMinutes()
  switch (reason) {
    case 'asked':
      return <Trans>Locked on request.</Trans>
    case 'elsewhere':
      return <Trans>Locked in another tab.</Trans>
    case 'idle':
      return <Plural value={minutes} one="Nobody used it for # minute." other="Nobody used it for # minutes." />
    case 'reopened':
      return <Trans>This page was opened anew, or was left for more than {seconds} seconds.</Trans>
  }
}

type UnlockScreenProps = { account: Account; reason: LockReason }

export const UnlockScreen = ({ account, reason }: UnlockScreenProps) => {
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
        <>
          <p>
            <Why reason={reason} />
          </p>
          <p>
            <Trans>
              <span className="foreign font-medium text-ink">{account.person.display_name}</span>, the key of your
              account has left this browser’s memory. The password brings it back.
            </Trans>
          </p>
        </>
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
