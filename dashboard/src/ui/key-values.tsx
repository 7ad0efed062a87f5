import type { ReactNode } from 'react'

export type KeyValue = { readonly label: string; readonly value: ReactNode }

/** Details of one thing: labels at the left, values at the right; under one another where it is narrow. */
export const KeyValues = ({ items }: { items: readonly KeyValue[] }) => (
  <dl className="grid min-w-0 grid-cols-1 sm:grid-cols-[minmax(8rem,max-content)_minmax(0,1fr)]">
    {items.map(({ label, value }) => (
      <div key={label} className="contents">
        <dt className="pt-2 text-ink-soft sm:border-b sm:border-line sm:py-1.5 sm:pr-6">{label}</dt>
        <dd className="foreign figures min-w-0 border-b border-line pb-2 sm:py-1.5">{value}</dd>
      </div>
    ))}
  </dl>
)
