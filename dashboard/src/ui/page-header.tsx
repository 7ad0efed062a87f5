import type { ReactNode } from 'react'

export type PageHeaderProps = {
  title: ReactNode
  /** One sentence: what this page is for. */
  description?: ReactNode
  /** Buttons, the primary one last. */
  actions?: ReactNode
}

/** The one `h1` of a page. `tabIndex` lets the shell move the focus here after a navigation. */
export const PageHeader = ({ title, description, actions }: PageHeaderProps) => (
  <header className="mb-6 flex min-w-0 flex-wrap items-start justify-between gap-x-6 gap-y-3">
    <div className="foreign max-w-full min-w-0">
      <h1 tabIndex={-1} className="line-clamp-3 text-xl font-semibold outline-none">
        {title}
      </h1>
      {description === undefined ? null : <p className="max-w-prose text-ink-soft">{description}</p>}
    </div>
    {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
  </header>
)
