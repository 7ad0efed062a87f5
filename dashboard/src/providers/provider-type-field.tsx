import { useLingui } from '@lingui/react/macro'
import { Combobox } from '../ui/combobox.tsx'
import { providerTypes } from './provider-types.ts'

export type ProviderTypeFieldProps = {
  value: string | null
  onChange: (id: string | null) => void
}

/** Every provider there is, found by name, id or address; the demo needs neither account nor network. */
export const ProviderTypeField = ({ value, onChange }: ProviderTypeFieldProps) => {
  const { t } = useLingui()
  return (
    <Combobox
      label={t`Provider`}
      name="provider"
      value={value}
      onChange={onChange}
      placeholder={t`OpenAI, Anthropic, Ollama…`}
      options={providerTypes.map(({ id, label, baseUrl }) => ({
        value: id,
        label,
        hint:
          id === 'demo' ? t`Built in: no account, no network, made-up answers` : (baseUrl ?? t`An address of your own`),
      }))}
    />
  )
}
