import { type ReactNode, useId } from 'react'

export type SectionProps = {
  title: ReactNode
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A part of a page under a hairline. Sections stand under one another, never in one another. */
export const Section = ({ title, description, actions, children }: SectionProps) => {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 border-t border-line pt-4 pb-8">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="foreign min-w-0">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          {description === undefined ? null : <p className="max-w-prose text-ink-soft">{description}</p>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
