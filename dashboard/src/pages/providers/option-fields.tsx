import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { useLingui } from '@lingui/react/macro'
import { NumberField } from '../../ui/number-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

type Options = ConnectionView['options']

export type OptionFieldsProps = {
  provider: string
  options: Options
  onChange: (options: Options) => void
}

const withOption = (options: Options, name: string, value: string | number | null): Options => {
  const others = Object.fromEntries(Object.entries(options).filter(([key]) => key !== name))
  return value === null || value === '' ? others : { ...others, [name]: value }
}

const numberOf = (options: Options, name: string): number | null => {
  const value = options[name]
  return typeof value === 'number' ? value : null
}

const textOf = (options: Options, name: string): string => {
  const value = options[name]
  return typeof value === 'string' ? value : ''
}

/** Settings that one provider alone has. */
export const OptionFields = ({ provider, options, onChange }: OptionFieldsProps) => {
  const { t } = useLingui()
  const set = (name: string) => (value: string | number | null) => onChange(withOption(options, name, value))
  switch (provider) {
    case 'azure-openai':
      return (
        <TextField
          name="options.api_version"
          optional
          label={t`API version`}
          code
          placeholder="2024-10-21"
          value={textOf(options, 'api_version')}
          onChange={set('api_version')}
          hint={t`A date for addresses of the older kind. Leave it empty where the address ends in /openai/v1.`}
        />
      )
    case 'anthropic':
      return (
        <NumberField
          name="options.default_max_tokens"
          optional
          label={t`Answer at most`}
          unit={t`tokens`}
          min={1}
          max={1_000_000}
          value={numberOf(options, 'default_max_tokens')}
          onChange={set('default_max_tokens')}
          hint={t`Where a request does not say it: Anthropic wants to be told.`}
        />
      )
    case 'demo':
      return (
        <NumberField
          name="options.pace_ms"
          optional
          label={t`Pause between tokens`}
          unit="ms"
          min={0}
          max={10_000}
          value={numberOf(options, 'pace_ms')}
          onChange={set('pace_ms')}
          hint={t`Makes streams slow enough to watch.`}
        />
      )
    default:
      return null
  }
}
