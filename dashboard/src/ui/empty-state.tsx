import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type EmptyStateProps = {
  title: ReactNode
  /** What this place is for, and what to do first. */
  children?: ReactNode
  action?: ReactNode
  icon?: IconName
  /** Read out when it appears. */
  announce?: 'status' | 'alert'
}

/** Where nothing is to be shown. Tables bring their own three. */
export const EmptyState = ({ title, children, action, icon, announce }: EmptyStateProps) => (
  <div role={announce} className="foreign flex flex-col items-start gap-3 px-3 py-8 sm:items-center sm:text-center">
    {icon === undefined ? null : <Icon name={icon} size={20} className="text-ink-faint" />}
    <div className="max-w-prose">
      <p className="font-medium">{title}</p>
      {children === undefined ? null : <div className="text-ink-soft">{children}</div>}
    </div>
    {action}
  </div>
)
