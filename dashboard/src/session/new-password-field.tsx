import { minimumPasswordLength } from '@keepgate/client/registration'
import { Trans, useLingui } from '@lingui/react/macro'
import { type Ref, useState } from 'react'
import { PasswordField } from '../ui/password-field.tsx'

/** From here on guessing is hopeless even where somebody has stolen what the server keeps. */
const comfortableLength = 16

const lengthOf = (text: string): number => [...text.normalize('NFKC')].length

type NewPasswordFieldProps = { label: string; name: string; disabled: boolean; ref: Ref<HTMLInputElement> }

/** A password to be chosen, with how far its length goes. Its length alone is in this component's state. */
export const NewPasswordField = (props: NewPasswordFieldProps) => {
  const { t } = useLingui()
  const [length, setLength] = useState(0)
  return (
    <PasswordField
      {...props}
      autoComplete="new-password"
      validate={(text) => (lengthOf(text) < minimumPasswordLength ? t`A password has at least 10 characters.` : null)}
      onChange={(text) => setLength(lengthOf(text))}
      hint={
        length === 0 ? (
          t`At least 10 characters. Length protects; special characters are not needed.`
        ) : (
          <span className="figures">
            <LengthWords length={length} />
          </span>
        )
      }
    />
  )
}

const LengthWords = ({ length }: { length: number }) => {
  if (length < minimumPasswordLength) {
    return (
      <Trans>
        {length} of at least {minimumPasswordLength} characters
      </Trans>
    )
  }
  return length < comfortableLength ? (
    <Trans>Long enough. Each further word makes it much stronger.</Trans>
  ) : (
    <Trans>Long, and so hard to guess.</Trans>
  )
}
