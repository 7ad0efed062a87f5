import { Popover } from '@base-ui/react/popover'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { FilterEditor } from './filter-editor.tsx'
import {
  activeFilters,
  describeFilter,
  type FilterField,
  type FilterValues,
  withFilter,
  withoutFilters,
} from './filter-state.ts'
import { Icon } from './icon.tsx'
import { Menu } from './menu.tsx'
import { panelLook } from './popup-look.ts'

export type FilterBarProps = {
  fields: readonly FilterField[]
  /** The URL's search parameters; those that are no field pass through untouched. */
  value: FilterValues
  onChange: (value: FilterValues) => void
  /** Before the filters: the time range, a search field. */
  children?: ReactNode
  /** At the far end: export, pause. */
  actions?: ReactNode
}

/** Filters as chips: each says what it filters by, opens to be changed, and goes at its cross. */
export const FilterBar = ({ fields, value, onChange, children, actions }: FilterBarProps) => {
  const { t } = useLingui()
  const [added, setAdded] = useState<string | null>(null)
  const active = activeFilters(value, fields)
  const unused = fields.filter(({ id }) => id !== added && !active.some(({ field }) => field.id === id))
  const pending = fields.find(({ id }) => id === added && !active.some(({ field }) => field.id === id))
  const set = (id: string, text: string | null) => {
    setAdded(null)
    onChange(withFilter(value, id, text))
  }
  return (
    <search aria-label={t`Filters`} className="mb-3 flex min-w-0 flex-wrap items-center gap-2">
      {children}
      {active.map(({ field, text }) => (
        <Chip key={field.id} field={field} text={text} onSet={(next) => set(field.id, next)} />
      ))}
      {pending === undefined ? null : (
        <Chip
          key={pending.id}
          field={pending}
          text=""
          startOpen
          onSet={(next) => set(pending.id, next)}
          onAbandon={() => setAdded(null)}
        />
      )}
      {unused.length === 0 ? null : (
        <Menu
          align="start"
          trigger={
            <Button size="small" icon="filter">
              <Trans>Filter</Trans>
            </Button>
          }
          items={unused.map((field) => ({ label: field.label, onSelect: () => setAdded(field.id) }))}
        />
      )}
      {active.length === 0 ? null : (
        <Button size="small" look="quiet" onClick={() => onChange(withoutFilters(value, fields))}>
          <Trans>Clear filters</Trans>
        </Button>
      )}
      {actions === undefined ? null : <div className="ml-auto flex flex-wrap gap-2">{actions}</div>}
    </search>
  )
}

type ChipProps = {
  field: FilterField
  text: string
  onSet: (text: string | null) => void
  startOpen?: boolean
  onAbandon?: () => void
}

const Chip = ({ field, text, onSet, startOpen = false, onAbandon }: ChipProps) => {
  const { t } = useLingui()
  const [open, setOpen] = useState(startOpen)
  const words = text === '' ? '…' : describeFilter(field, text)
  return (
    <span className="inline-flex h-7 max-w-full min-w-0 items-center rounded border border-control bg-surface text-sm">
      <Popover.Root
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next) onAbandon?.()
        }}
      >
        <Popover.Trigger className="flex h-full min-w-0 items-center gap-1 rounded pl-2 hover:bg-hover">
          <span className="shrink-0 text-ink-soft">{field.label}:</span>
          <span className="foreign max-w-48 truncate font-medium" title={words}>
            {words}
          </span>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={4} align="start" className="z-50">
            <Popover.Popup className={panelLook} aria-label={field.label}>
              <FilterEditor
                field={field}
                text={text}
                onSet={(next) => {
                  setOpen(false)
                  onSet(next)
                }}
              />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <button
        type="button"
        aria-label={t`Remove filter ${field.label}`}
        onClick={() => onSet(null)}
        className="flex h-full w-6 shrink-0 items-center justify-center rounded text-ink-soft hover:bg-hover hover:text-ink"
      >
        <Icon name="x" size={13} />
      </button>
    </span>
  )
}
