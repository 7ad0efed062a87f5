import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { RadioGroup } from '../ui/radio-group.tsx'
import { chooseLanguage, type Language, languages, readLanguage } from './language.ts'
import { type Appearance, chooseAppearance, readAppearance } from './theme.ts'

const languageOptions = Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))

/** Both are in force as soon as they are chosen; also part of the settings page. */
export const AppearanceFields = () => {
  const { t } = useLingui()
  const [appearance, setAppearance] = useState(readAppearance)
  const [language, setLanguage] = useState(readLanguage)
  const words = { system: t`Like the system`, dark: t`Dark`, light: t`Light` } satisfies Record<Appearance, string>
  return (
    <div className="grid gap-5">
      <RadioGroup
        label={t`Appearance`}
        value={appearance}
        onChange={(next) => {
          setAppearance(next)
          chooseAppearance(next)
        }}
        options={(['system', 'dark', 'light'] as const).map((value) => ({ value, label: words[value] }))}
      />
      <RadioGroup
        label={t`Language`}
        value={language}
        onChange={(next) => {
          setLanguage(next)
          void chooseLanguage(next)
        }}
        options={languageOptions}
      />
    </div>
  )
}
