import { Combobox as Base } from '@base-ui/react/combobox'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'
import { Icon } from './icon.tsx'
import { Name } from './name.tsx'
import { usePageStaysHeard } from './page-stays-heard.ts'
import { popupItemLook, popupLook } from './popup-look.ts'
import { Spinner } from './spinner.tsx'

export type ComboboxOption = { readonly value: string; readonly label: string; readonly hint?: string }

export type ComboboxProps = FieldProps & {
  value: string | null
  onChange: (value: string | null) => void
  options: readonly ComboboxOption[]
  placeholder?: string
  /** Give it where the server filters: the options are then shown as they are, and this is called as one types. */
  onSearch?: (text: string) => void
  loading?: boolean
  /** Lets what was typed stand as the value, such as the name of a model that no list has. */
  allowOther?: boolean
}

const withOther = (options: readonly ComboboxOption[], value: string | null): readonly ComboboxOption[] =>
  value === null || options.some((option) => option.value === value) ? options : [...options, { value, label: value }]

/** One of many options, found by typing. Shows 100 at most. */
export const Combobox = ({
  value,
  onChange,
  options,
  placeholder,
  onSearch,
  loading,
  allowOther,
  ...frame
}: ComboboxProps) => {
  const { t } = useLingui()
  const items = withOther(options, value)
  const [open, setOpen] = useState(false)
  usePageStaysHeard(open)
  return (
    <FieldFrame {...frame}>
      <Base.Root
        items={items}
        open={open}
        onOpenChange={setOpen}
        value={items.find((option) => option.value === value) ?? null}
        onValueChange={(next) => onChange(next?.value ?? null)}
        onInputValueChange={(text, details) => {
          if (details.reason !== 'input-change' && details.reason !== 'input-clear') return
          onSearch?.(text)
          if (allowOther) onChange(text.trim() === '' ? null : text.trim())
        }}
        filter={onSearch === undefined ? undefined : null}
        isItemEqualToValue={(one: ComboboxOption, other: ComboboxOption) => one.value === other.value}
        limit={100}
        required={isRequired(frame)}
        disabled={frame.disabled}
      >
        <Base.InputGroup className="control-frame flex h-8 items-center">
          <Base.Input placeholder={placeholder} className="min-w-0 flex-1 truncate bg-transparent px-2 outline-none" />
          {loading ? <Spinner label={t`Searching`} /> : null}
          <Base.Clear aria-label={t`Clear ${frame.label}`} className="flex w-6 shrink-0 justify-center text-ink-faint">
            <Icon name="x" size={14} />
          </Base.Clear>
          <Base.Trigger aria-label={t`Show options`} className="flex w-7 shrink-0 justify-center text-ink-faint">
            <Icon name="chevron-down" size={14} />
          </Base.Trigger>
        </Base.InputGroup>
        <Base.Portal>
          <Base.Positioner sideOffset={5} className="z-50 outline-none">
            <Base.Popup className={popupLook}>
              <Base.Empty className="px-3 py-1 text-ink-soft empty:hidden">
                <Trans>Nothing matches.</Trans>
              </Base.Empty>
              <Base.List>
                {(option: ComboboxOption) => (
                  <Base.Item key={option.value} value={option} className={popupItemLook}>
                    <span className="min-w-0 flex-1">
                      <Name text={option.label} wrap />
                      {option.hint === undefined ? null : (
                        <span className="block text-sm text-ink-soft">{option.hint}</span>
                      )}
                    </span>
                    <Base.ItemIndicator>
                      <Icon name="check" size={14} />
                    </Base.ItemIndicator>
                  </Base.Item>
                )}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </FieldFrame>
  )
}
