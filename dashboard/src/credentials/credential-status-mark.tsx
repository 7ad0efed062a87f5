import { useLingui } from '@lingui/react/macro'
import { useNow } from '../ui/now.ts'
import { Status, type StatusTone } from '../ui/status.tsx'
import { type Credential, type CredentialStatus, statusOf } from './credential-status.ts'

const tones = { active: 'good', grace: 'warn', expired: 'off', revoked: 'off' } satisfies Record<
  CredentialStatus,
  StatusTone
>

/** The word for each status. */
export const useStatusWords = (): Record<CredentialStatus, string> => {
  const { t } = useLingui()
  return { active: t`Active`, grace: t`In grace`, expired: t`Expired`, revoked: t`Revoked` }
}

export const CredentialStatusMark = ({ credential }: { credential: Credential }) => {
  const status = statusOf(credential, useNow())
  return (
    <span className="whitespace-nowrap">
      <Status tone={tones[status]}>{useStatusWords()[status]}</Status>
    </span>
  )
}
