import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { providerLabel } from '../../providers/provider-types.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import type { Settings } from './conversation.ts'
import type { Offers } from './offers.ts'
import { UnlistedModels } from './unlisted-models.tsx'

export type SettingsPanelProps = {
  model: string | null
  onModel: (model: string | null) => void
  /** undefined while they are asked for. */
  offers: Offers | undefined
  loading: boolean
  settings: Settings
  onChange: (settings: Settings) => void
}

/** What a conversation is sent with. */
export const SettingsPanel = ({ model, onModel, offers, loading, settings, onChange }: SettingsPanelProps) => {
  const { t } = useLingui()
  // On a phone the conversation comes first.
  const [startsOpen] = useState(() => window.matchMedia('(min-width: 64rem)').matches)
  const set = (changes: Partial<Settings>) => onChange({ ...settings, ...changes })
  return (
    <section aria-label={t`Settings of the request`} className="grid content-start gap-4">
      <Combobox
        label={t`Model`}
        value={model}
        onChange={onModel}
        allowOther
        loading={loading}
        placeholder={t`connection/model`}
        options={(offers ?? []).flatMap(({ provider, models }) =>
          models.map(({ id }) => ({ value: id, label: id, hint: providerLabel(provider) })),
        )}
        hint={<UnlistedModels offers={offers} />}
      />
      <details open={startsOpen}>
        <summary className="w-fit cursor-pointer rounded text-sm font-medium text-ink-soft hover:text-ink">
          <Trans>Prompt and parameters</Trans>
        </summary>
        <div className="grid gap-4 pt-3">
          <TextArea
            label={t`System prompt`}
            optional
            rows={4}
            value={settings.system}
            onChange={(system) => set({ system })}
            placeholder={t`How the model should answer`}
          />
          <div className="grid grid-cols-2 gap-3">
            <NumberField
              label={t`Temperature`}
              value={settings.temperature}
              onChange={(temperature) => set({ temperature })}
              min={0}
              max={2}
              step={0.1}
              placeholder={t`not sent`}
            />
            <NumberField
              label={t`Max tokens`}
              value={settings.maxTokens}
              onChange={(maxTokens) => set({ maxTokens })}
              min={1}
              placeholder={t`not sent`}
            />
          </div>
          <Checkbox
            label={t`Stream the answer`}
            checked={settings.stream}
            onChange={(stream) => set({ stream })}
            hint={t`Otherwise it comes at once, when it is complete.`}
          />
        </div>
      </details>
    </section>
  )
}
