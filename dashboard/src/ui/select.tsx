import { Select as Base } from '@base-ui/react/select'
import { FieldFrame, type FieldProps, isRequired } from './field.tsx'
import { Icon } from './icon.tsx'
import { popupItemLook, popupLook } from './popup-look.ts'

export type SelectOption<Value extends string> = {
  readonly value: Value
  readonly label: string
  /** A second line that says what the option means. */
  readonly hint?: string
  readonly disabled?: boolean
}

export type SelectProps<Value extends string> = FieldProps & {
  /** null shows the placeholder. */
  value: Value | null
  onChange: (value: Value) => void
  options: readonly SelectOption<Value>[]
  placeholder?: string
}

/** One of a few options. Above about twelve, use the combobox. */
export const Select = <Value extends string>({
  value,
  onChange,
  options,
  placeholder,
  ...frame
}: SelectProps<Value>) => (
  <FieldFrame {...frame}>
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      required={isRequired(frame)}
      disabled={frame.disabled}
    >
      <Base.Trigger
        aria-label={frame.hideLabel ? frame.label : undefined}
        className="control-frame flex h-8 w-full min-w-0 items-center justify-between gap-2 px-2 text-left"
      >
        <Base.Value placeholder={placeholder} className="foreign min-w-0 truncate data-placeholder:text-ink-faint" />
        <Icon name="arrow-up-down" size={14} className="text-ink-faint" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className={popupLook}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} disabled={option.disabled} className={popupItemLook}>
                <span className="flex w-4 shrink-0">
                  <Base.ItemIndicator>
                    <Icon name="check" size={14} />
                  </Base.ItemIndicator>
                </span>
                <span className="min-w-0">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint === undefined ? null : (
                    <span className="block text-sm text-ink-soft">{option.hint}</span>
                  )}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  </FieldFrame>
)
