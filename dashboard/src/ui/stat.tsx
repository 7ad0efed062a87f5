import type { ReactNode } from 'react'
import { Figure, type FigureKind } from './figure.tsx'
import { Skeleton } from './skeleton.tsx'

export type StatProps = {
  label: string
  /** undefined while it loads, null where it is not known. */
  value: number | null | undefined
  kind?: FigureKind
  /** Under the figure: what it compares with, or what it leaves out. */
  note?: ReactNode
}

export const Stat = ({ label, value, kind = 'number', note }: StatProps) => (
  <div className="min-w-0 px-3 py-2">
    <dt className="truncate text-sm text-ink-soft" title={label}>
      {label}
    </dt>
    <dd className="truncate text-2xl font-medium">
      {value === undefined ? (
        <div className="py-1">
          <Skeleton width="4rem" height={24} />
        </div>
      ) : (
        <Figure value={value} kind={kind} />
      )}
    </dd>
    {note === undefined ? null : <dd className="foreign text-sm text-ink-soft">{note}</dd>}
  </div>
)

/** Figures side by side, divided by hairlines. */
export const Stats = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-px overflow-hidden rounded border border-line bg-line *:bg-page">
    {children}
  </dl>
)
