import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { KeyProgress } from '../../session/key-progress.tsx'
import { session } from '../../session/page-session.ts'
import { noteCodeKept } from '../../session/recovery-note.ts'
import { useKeyWork } from '../../session/use-key-work.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { Section } from '../../ui/section.tsx'

export const RecoveryCodeRenewal = () => {
  const { t } = useLingui()
  const { phase, problem, attempt, run } = useKeyWork({ detail: t`The password is wrong.` })
  const [code, setCode] = useState<string | null>(null)
  const password = useRef<HTMLInputElement>(null)
  const busy = phase !== null

  const renew = () => {
    const typed = password.current?.value ?? ''
    void run(async (tell) => setCode(await session.replaceRecovery(typed, tell)))
  }

  return (
    <Section
      title={<Trans>Recovery code</Trans>}
      description={
        <Trans>
          A recovery code exists since the account was made, and opens it when the password is lost. Make a new one when
          the old one is lost or was seen by somebody; the old one opens nothing afterwards.
        </Trans>
      }
    >
      <div className="max-w-sm">
        <Form label={t`Recovery code`} problem={problem} onSubmit={renew}>
          <PasswordField
            key={attempt}
            ref={password}
            name="password_for_code"
            label={t`Current password`}
            autoComplete="current-password"
            disabled={busy}
          />
          <KeyProgress phase={phase} />
          <div>
            <Button type="submit" busy={busy}>
              <Trans>Make a new recovery code</Trans>
            </Button>
          </div>
        </Form>
      </div>
      <SecretOnce
        secret={code}
        onClose={() => {
          noteCodeKept()
          setCode(null)
        }}
        title={<Trans>New recovery code</Trans>}
        label={t`Recovery code`}
      />
    </Section>
  )
}
