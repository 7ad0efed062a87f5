import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { Status } from '../ui/status.tsx'
import { idleMinutesChoices, toIdleMinutes } from './idle.ts'
import { chooseIdleMinutes, readIdleMinutes, session } from './page-session.ts'
import { useSessionState } from './use-session.ts'

export const LockSettings = () => {
  const { t } = useLingui()
  const state = useSessionState()
  const [minutes, setMinutes] = useState(readIdleMinutes)
  const keyHeld = state.status === 'open' && state.keyHeld
  return (
    <Section
      title={<Trans>Lock</Trans>}
      description={
        <Trans>
          The account’s key lives in this tab’s memory alone. Locking, idle time and closing the tab destroy it; the
          password brings it back. The session itself goes on until it is ended.
        </Trans>
      }
      actions={
        <Button icon="lock" onClick={session.lock}>
          <Trans>Lock now</Trans>
        </Button>
      }
    >
      <div className="grid max-w-sm gap-4">
        <Status tone={keyHeld ? 'good' : 'off'}>
          {keyHeld ? (
            <Trans>The key is in this tab’s memory</Trans>
          ) : (
            <Trans>The key is not in this tab; what needs it asks for the password</Trans>
          )}
        </Status>
        <Select
          label={t`Lock when nobody has used this browser for`}
          value={String(minutes)}
          options={idleMinutesChoices.map((choice) => ({
            value: String(choice),
            label: plural(choice, { one: '# minute', other: '# minutes' }),
          }))}
          onChange={(text) => {
            const chosen = toIdleMinutes(text)
            chooseIdleMinutes(chosen)
            setMinutes(chosen)
          }}
        />
      </div>
    </Section>
  )
}
