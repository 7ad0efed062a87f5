import type { ReactNode } from 'react'

export type StatusTone = 'good' | 'warn' | 'bad' | 'off' | 'live'

const colours = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  off: 'text-ink-faint',
  live: 'text-accent-text',
} satisfies Record<StatusTone, string>

/** Each tone has a shape of its own, so that nobody needs to tell green from red. */
const shapes = {
  good: <circle cx="5" cy="5" r="4" />,
  warn: <path d="M5 .8 9.6 9H.4z" />,
  bad: <path d="M1 1h8v8H1z" />,
  off: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.2" />,
  live: <path d="M5 .4 9.6 5 5 9.6.4 5z" className="animate-pulse" />,
} satisfies Record<StatusTone, ReactNode>

/** How something is: a mark and the word for it. */
export const Status = ({ tone, children }: { tone: StatusTone; children: ReactNode }) => (
  <span className="inline-flex min-w-0 items-center gap-1.5">
    <svg
      aria-hidden
      viewBox="0 0 10 10"
      width="9"
      height="9"
      fill="currentColor"
      className={`shrink-0 ${colours[tone]}`}
    >
      {shapes[tone]}
    </svg>
    <span className="foreign min-w-0">{children}</span>
  </span>
)
