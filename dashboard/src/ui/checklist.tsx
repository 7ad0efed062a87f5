import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { Spinner } from './spinner.tsx'

export type ChecklistItem = {
  readonly id: string
  readonly title: ReactNode
  readonly text?: ReactNode
  /** `waiting` is under way and turns to `done` by itself. */
  readonly state: 'done' | 'open' | 'waiting'
  readonly action?: ReactNode
}

/** What is still to be done, from the real state of things. */
export const Checklist = ({ items, label }: { items: readonly ChecklistItem[]; label: string }) => (
  <ol aria-label={label} className="min-w-0">
    {items.map((item) => (
      <li
        key={item.id}
        className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line py-2.5 last:border-0"
      >
        <StateMark state={item.state} />
        <div className="foreign min-w-0 flex-1 basis-56">
          <p className={item.state === 'done' ? 'text-ink-soft' : 'font-medium'}>{item.title}</p>
          {item.text === undefined ? null : <p className="text-ink-soft">{item.text}</p>}
        </div>
        {item.action === undefined ? null : <div className="w-full pl-7 sm:w-auto sm:pl-0">{item.action}</div>}
      </li>
    ))}
  </ol>
)

const StateMark = ({ state }: { state: ChecklistItem['state'] }) => {
  const { t } = useLingui()
  if (state === 'waiting') {
    return (
      <span className="mt-1 flex w-4 justify-center text-accent-text">
        <Spinner label={t`Waiting`} />
      </span>
    )
  }
  const done = state === 'done'
  return (
    <span role="img" aria-label={done ? t`Done` : t`Open`} className={`mt-0.5 ${done ? 'text-good' : 'text-control'}`}>
      <Icon name={done ? 'check-circle' : 'circle'} />
    </span>
  )
}
