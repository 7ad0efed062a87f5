import type { AuthPolicy } from '@keepgate/protocol/login'
import { Trans, useLingui } from '@lingui/react/macro'
import { InsecureTransportBanner } from '../../session/entry-frame.tsx'
import { RefusedTransport } from '../../session/login-screen.tsx'
import { NewPersonForm } from '../../session/new-person-form.tsx'
import { SetupFrame } from './setup-frame.tsx'

type AccountStepProps = {
  token: string
  transport: AuthPolicy['transport']
  onMade: (recoveryCode: string) => void
}

/** The first administrator and their workspace: one request makes both or neither. */
export const AccountStep = ({ token, transport, onMade }: AccountStepProps) => {
  const { t } = useLingui()
  return (
    <SetupFrame
      step="account"
      title={t`Set up Keepgate`}
      intro={
        <Trans>You become the administrator. The password stays in this browser; the server sees a proof of it.</Trans>
      }
    >
      {transport === 'insecure' ? <InsecureTransportBanner /> : null}
      {transport === 'refused' ? (
        <RefusedTransport />
      ) : (
        <div className="max-w-md">
          <NewPersonForm
            asksWorkspace
            action={t`Make account and workspace`}
            entrance={(workspaceName) => ({ type: 'setup', token, workspaceName })}
            onMade={onMade}
          />
        </div>
      )}
    </SetupFrame>
  )
}
