import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { queryKeys } from '../../api/query-keys.ts'
import { KeyProgress } from '../../session/key-progress.tsx'
import { NewPasswordField } from '../../session/new-password-field.tsx'
import { session } from '../../session/page-session.ts'
import { useKeyWork } from '../../session/use-key-work.ts'
import { useAccount } from '../../session/use-session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { Section } from '../../ui/section.tsx'

export const ChangePassword = () => {
  const { t } = useLingui()
  const { person } = useAccount()
  const queries = useQueryClient()
  const { phase, problem, attempt, run } = useKeyWork({ detail: t`The password is wrong.` })
  const [done, setDone] = useState(false)
  const current = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const busy = phase !== null

  const change = async () => {
    const input = { current: current.current?.value ?? '', password: password.current?.value ?? '' }
    setDone(false)
    setDone(await run((tell) => session.changePassword(input, tell)))
    await queries.invalidateQueries({ queryKey: queryKeys.sessions })
  }

  return (
    <Section
      title={<Trans>Password</Trans>}
      description={<Trans>A new password ends every other session. The recovery code stays the same.</Trans>}
    >
      <div className="grid max-w-sm gap-4">
        {done ? (
          <Banner tone="good" title={<Trans>The password is changed; the other sessions have ended.</Trans>} announce />
        ) : null}
        <Form label={t`Password`} problem={problem} onSubmit={() => void change()}>
          {/* For password managers: whose password it is. */}
          <input
            type="email"
            autoComplete="username"
            value={person.email}
            readOnly
            aria-hidden
            tabIndex={-1}
            className="sr-only"
          />
          <PasswordField
            key={`current-${attempt}`}
            ref={current}
            name="current_password"
            label={t`Current password`}
            autoComplete="current-password"
            disabled={busy}
          />
          <NewPasswordField
            key={`new-${attempt}`}
            ref={password}
            name="password"
            label={t`New password`}
            disabled={busy}
          />
          <KeyProgress phase={phase} />
          <div>
            <Button type="submit" busy={busy}>
              <Trans>Change the password</Trans>
            </Button>
          </div>
        </Form>
      </div>
    </Section>
  )
}
