import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export type Tab<Value extends string> = { readonly value: Value; readonly label: string; readonly content: ReactNode }

export type TabsProps<Value extends string> = {
  value: Value
  onChange: (value: Value) => void
  tabs: readonly Tab<Value>[]
  /** What the tabs are about; read out. */
  label: string
}

export const Tabs = <Value extends string>({ value, onChange, tabs, label }: TabsProps<Value>) => (
  <Base.Root value={value} onValueChange={(next) => onChange(next)} className="min-w-0">
    <Base.List
      aria-label={label}
      activateOnFocus
      className="flex gap-4 overflow-x-auto overflow-y-hidden border-b border-line"
    >
      {tabs.map((tab) => (
        <Base.Tab
          key={tab.value}
          value={tab.value}
          className="h-8 shrink-0 border-b-2 border-transparent text-ink-soft -outline-offset-2 hover:text-ink data-active:border-ink data-active:font-medium data-active:text-ink"
        >
          {tab.label}
        </Base.Tab>
      ))}
    </Base.List>
    {tabs.map((tab) => (
      <Base.Panel key={tab.value} value={tab.value} className="min-w-0 pt-4">
        {tab.content}
      </Base.Panel>
    ))}
  </Base.Root>
)
