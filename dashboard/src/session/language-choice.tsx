import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { chooseLanguage, type Language, languages, readLanguage } from '../browser/language.ts'

const isOffered = (value: string): value is keyof typeof languages => value in languages

/** In a corner of what stands before the gate. The browser's own select: the first pages must stay light. */
export const LanguageChoice = () => {
  const { t } = useLingui()
  const [language, setLanguage] = useState<Language>(readLanguage)
  return (
    <select
      aria-label={t`Language`}
      value={language}
      onChange={({ target }) => {
        if (!isOffered(target.value)) return
        setLanguage(target.value)
        void chooseLanguage(target.value)
      }}
      className="control-frame h-7 px-1 text-sm font-normal text-ink-soft"
    >
      {isOffered(language) ? null : <option value={language}>{language}</option>}
      {Object.entries(languages).map(([value, label]) => (
        <option key={value} value={value} lang={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
