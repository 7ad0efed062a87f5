import { Trans, useLingui } from '@lingui/react/macro'
import { useModels } from '../../models/use-models.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox, type ComboboxOption } from '../../ui/combobox.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { KeyDraft } from './key-draft.ts'

type ModelDraft = Pick<KeyDraft, 'everyModel' | 'models' | 'pendingModel'>

export type ModelListFieldProps = {
  value: ModelDraft
  onChange: (change: Partial<ModelDraft>) => void
  error: string | undefined
}

/** Every model, or a list of models and of beginnings with a `*`. */
export const ModelListField = ({ value, onChange, error }: ModelListFieldProps) => {
  const { t } = useLingui()
  return (
    <div className="grid min-w-0 gap-2">
      <RadioGroup
        label={t`Models`}
        value={value.everyModel ? 'every' : 'some'}
        onChange={(choice) => onChange({ everyModel: choice === 'every' })}
        options={[
          { value: 'every', label: t`Every model of this workspace` },
          { value: 'some', label: t`Only these` },
        ]}
      />
      {value.everyModel ? null : <ChosenModels value={value} onChange={onChange} error={error} />}
    </div>
  )
}

const ChosenModels = ({ value, onChange, error }: ModelListFieldProps) => {
  const { t } = useLingui()
  const { options, loading } = useModelOptions()
  const { models, pendingModel } = value
  const add = () => {
    if (pendingModel === null) return
    onChange({ models: [...new Set([...models, pendingModel])], pendingModel: null })
  }
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2 pl-6">
      {models.length === 0 ? null : (
        <ul aria-label={t`Allowed models`} className="grid">
          {models.map((model) => (
            <li key={model} className="flex min-w-0 items-center gap-2 border-b border-line py-1">
              <code className="foreign min-w-0 flex-1 truncate font-mono text-sm" title={model}>
                {model}
              </code>
              <button
                type="button"
                aria-label={t`Remove ${model}`}
                onClick={() => onChange({ models: models.filter((other) => other !== model) })}
                className="flex size-6 shrink-0 items-center justify-center rounded text-ink-soft hover:bg-hover hover:text-ink"
              >
                <Icon name="x" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-56">
          <Combobox
            label={t`Model to add`}
            hideLabel
            placeholder="openai/*"
            value={pendingModel}
            onChange={(model) => onChange({ pendingModel: model })}
            options={options.filter((option) => !models.includes(option.value))}
            loading={loading}
            allowOther
            error={error}
            hint={<Trans>Pick from the list, or type. A * at the end stands for everything that follows.</Trans>}
          />
        </div>
        <Button icon="plus" onClick={add} disabled={pendingModel === null}>
          <Trans>Add</Trans>
        </Button>
      </div>
    </div>
  )
}

/** What the connections offer, each after a line for everything of that connection. */
const useModelOptions = (): { options: readonly ComboboxOption[]; loading: boolean } => {
  const { t } = useLingui()
  const { id } = useWorkspace()
  const { data, isPending } = useModels(id)
  const options = (data ?? []).flatMap(({ connection, models }) => [
    { value: `${connection}/*`, label: `${connection}/*`, hint: t`Every model of ${connection}` },
    ...models.map((model) => ({ value: model.id, label: model.id })),
  ])
  return { options, loading: isPending }
}
