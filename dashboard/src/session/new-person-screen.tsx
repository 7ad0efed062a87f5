import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { EntryFrame, InsecureTransportBanner } from './entry-frame.tsx'
import { NewPersonForm, type NewPersonFormProps } from './new-person-form.tsx'
import { session } from './page-session.ts'
import { RecoveryCode } from './recovery-code.tsx'
import { useAuthPolicy } from './use-auth-policy.ts'

type NewPersonScreenProps = Omit<NewPersonFormProps, 'onMade'> & {
  title: string
  intro: ReactNode
  footer?: ReactNode
  /** The person exists: what brought them here is spent. */
  onMade?: () => void
}

/** Makes a person, shows the recovery code once, and goes on to the workspace. */
export const NewPersonScreen = ({ title, intro, footer, onMade, ...form }: NewPersonScreenProps) => {
  const { t } = useLingui()
  const navigate = useNavigate()
  const policy = useAuthPolicy()
  const [code, setCode] = useState<string | null>(null)

  if (code !== null) {
    const goOn = async () => {
      await session.enter()
      await navigate({ to: '/', replace: true })
    }
    return (
      <EntryFrame title={t`Recovery code`} intro={<Trans>The account is made.</Trans>}>
        <RecoveryCode code={code} onKept={() => void goOn()} />
      </EntryFrame>
    )
  }
  return (
    <EntryFrame title={title} intro={intro} footer={footer}>
      {policy?.transport === 'insecure' ? <InsecureTransportBanner /> : null}
      <NewPersonForm
        {...form}
        onMade={(made) => {
          onMade?.()
          setCode(made)
        }}
      />
    </EntryFrame>
  )
}
