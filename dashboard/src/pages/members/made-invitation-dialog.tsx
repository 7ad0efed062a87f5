import { Trans, useLingui } from '@lingui/react/macro'
import { ExactTime } from '../../ui/exact-time.tsx'
import { Name } from '../../ui/name.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import type { MadeInvitation } from './made-invitation.ts'

export type MadeInvitationDialogProps = { made: MadeInvitation | null; onClose: () => void }

export const MadeInvitationDialog = ({ made, onClose }: MadeInvitationDialogProps) => {
  const { t } = useLingui()
  return (
    <SecretOnce
      secret={made?.link ?? null}
      onClose={onClose}
      label={t`invitation link`}
      title={
        <Trans>
          The invitation for <Name text={made?.email ?? ''} wrap />
        </Trans>
      }
    >
      {() =>
        made === null ? null : (
          <p className="text-ink-soft">
            <Trans>
              Pass it on where only this person reads it: whoever holds it can make an account under their address. It
              works once, until <ExactTime at={made.expiresAt} />.
            </Trans>
          </p>
        )
      }
    </SecretOnce>
  )
}
