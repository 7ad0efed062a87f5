import type { Scope } from '@keepgate/protocol/permissions'
import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { type ScopeGroup, useScopeGroups } from './scope-words.ts'
import type { TokenDraft } from './token-draft.ts'

type ScopeDraft = Pick<TokenDraft, 'everything' | 'scopes'>

export type ScopePickerProps = {
  value: ScopeDraft
  onChange: (change: Partial<ScopeDraft>) => void
  error: string | undefined
}

/** What a token may do, each thing in words with the name that the API has for it. */
export const ScopePicker = ({ value, onChange, error }: ScopePickerProps) => {
  const { t } = useLingui()
  const groups = useScopeGroups()
  const toggle = (scope: Scope, on: boolean) =>
    onChange({ scopes: on ? [...value.scopes, scope] : value.scopes.filter((other) => other !== scope) })
  return (
    <div className="grid min-w-0 gap-3">
      <RadioGroup
        label={t`May do`}
        value={value.everything ? 'everything' : 'some'}
        onChange={(choice) => onChange({ everything: choice === 'everything' })}
        options={[
          { value: 'some', label: t`Only what is chosen` },
          {
            value: 'everything',
            label: t`Everything that you may do`,
            hint: t`It acts with your rank, as it is at that moment.`,
          },
        ]}
      />
      {error === undefined ? null : (
        <p role="alert" className="flex gap-1.5 text-sm text-bad">
          <Icon name="warning" size={14} className="mt-[3px]" />
          {error}
        </p>
      )}
      {value.everything
        ? null
        : groups.map((group) => <Group key={group.id} group={group} chosen={value.scopes} onToggle={toggle} />)}
    </div>
  )
}

type GroupProps = { group: ScopeGroup; chosen: readonly Scope[]; onToggle: (scope: Scope, on: boolean) => void }

const Group = ({ group, chosen, onToggle }: GroupProps) => {
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a grid's row
    <div role="group" aria-labelledby={id} className="grid gap-1.5 border-t border-line pt-2 pl-6">
      <span id={id} className="text-sm font-medium">
        {group.label}
      </span>
      {group.scopes.map(({ scope, words }) => (
        <Checkbox
          key={scope}
          label={
            <>
              {words} <code className="ml-1 font-mono text-xs whitespace-nowrap text-ink-faint">{scope}</code>
            </>
          }
          checked={chosen.includes(scope)}
          onChange={(on) => onToggle(scope, on)}
        />
      ))}
    </div>
  )
}
