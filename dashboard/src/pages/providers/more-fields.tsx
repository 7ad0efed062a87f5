import { Trans, useLingui } from '@lingui/react/macro'
import { Checkbox } from '../../ui/checkbox.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import type { ConnectionFieldsProps } from './connection-fields.tsx'
import { OptionFields } from './option-fields.tsx'

/** What few connections need, folded away. Open from the start where something of it is set. */
export const MoreFields = ({ provider, draft, onChange, known }: ConnectionFieldsProps) => {
  const { t } = useLingui()
  const isUsed =
    known !== null && (known.models !== null || known.drop_unsupported || Object.keys(known.options).length > 0)
  return (
    <details open={isUsed || provider === 'azure-openai'} className="border-t border-line pt-3">
      <summary className="w-fit cursor-pointer rounded text-sm font-medium text-ink-soft hover:text-ink">
        <Trans>More settings</Trans>
      </summary>
      <div className="grid gap-4 pt-3">
        <OptionFields
          provider={provider}
          options={draft.options}
          onChange={(options) => onChange({ ...draft, options })}
        />
        <TextArea
          name="models"
          optional
          label={t`Models of your own`}
          code
          rows={3}
          value={draft.models}
          onChange={(models) => onChange({ ...draft, models })}
          hint={t`One a line. Offered beside the provider’s own list, such as a deployment or a model it does not list.`}
        />
        <Checkbox
          name="drop_unsupported"
          label={t`Leave out what the provider cannot express`}
          checked={draft.dropUnsupported}
          onChange={(dropUnsupported) => onChange({ ...draft, dropUnsupported })}
          hint={t`Otherwise such a request is refused, and the refusal names the parameter. What was left out stands in the answer’s x-keepgate-dropped header.`}
        />
      </div>
    </details>
  )
}
