import { Trans, useLingui } from '@lingui/react/macro'
import { InsecureTransportBanner } from '../../session/entry-frame.tsx'
import { LockSettings } from '../../session/lock-settings.tsx'
import { useAccount } from '../../session/use-session.ts'
import { KeyValues } from '../../ui/key-values.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { ChangePassword } from './change-password.tsx'
import { RecoveryCodeRenewal } from './recovery-code-renewal.tsx'
import { RenamePerson } from './rename-person.tsx'
import { SessionList } from './session-list.tsx'

export const AccountPage = () => {
  const { t } = useLingui()
  const { person, insecure_transport } = useAccount()
  return (
    <>
      <PageHeader title={<Trans>Account</Trans>} description={<Trans>What is yours in every workspace.</Trans>} />
      {insecure_transport ? <InsecureTransportBanner /> : null}
      <Section title={<Trans>Profile</Trans>}>
        <KeyValues
          items={[
            { label: t`E-mail`, value: person.email },
            {
              label: t`Role on this installation`,
              value: person.role === 'admin' ? t`Administrator` : t`Member`,
            },
            { label: t`Since`, value: <RelativeTime at={person.created_at} /> },
          ]}
        />
        <div className="mt-4">
          <RenamePerson />
        </div>
      </Section>
      <LockSettings />
      <SessionList />
      <ChangePassword />
      <RecoveryCodeRenewal />
    </>
  )
}
