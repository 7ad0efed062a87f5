import type { ReactNode } from 'react'

export type BadgeTone = 'neutral' | 'good' | 'warn' | 'bad' | 'info'

const looks = {
  neutral: 'border-line bg-sunken text-ink-soft',
  good: 'border-transparent bg-good-soft text-good',
  warn: 'border-transparent bg-warn-soft text-warn',
  bad: 'border-transparent bg-bad-soft text-bad',
  info: 'border-transparent bg-info-soft text-info',
} satisfies Record<BadgeTone, string>

/** A word or two about a thing: its kind, its scope, a count. */
export const Badge = ({ tone = 'neutral', children }: { tone?: BadgeTone; children: ReactNode }) => (
  <span
    className={`foreign inline-block max-w-48 truncate rounded-sm border px-1.5 align-middle text-xs font-medium ${looks[tone]}`}
  >
    {children}
  </span>
)
