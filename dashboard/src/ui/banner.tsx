import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'good' | 'warn' | 'bad' | 'info'

const icons = { good: 'check-circle', warn: 'warning', bad: 'x-circle', info: 'info' } satisfies Record<Tone, IconName>
const looks = {
  good: 'border-good bg-good-soft [--mark:var(--good)]',
  warn: 'border-warn bg-warn-soft [--mark:var(--warn)]',
  bad: 'border-bad bg-bad-soft [--mark:var(--bad)]',
  info: 'border-info bg-info-soft [--mark:var(--info)]',
} satisfies Record<Tone, string>

export type BannerProps = {
  tone: Tone
  title: ReactNode
  /** Why it is so, and how to mend it. */
  children?: ReactNode
  /** A button or a link. */
  action?: ReactNode
  /** Read out as soon as it appears; for what the person just caused. */
  announce?: boolean
}

export const Banner = ({ tone, title, children, action, announce = false }: BannerProps) => (
  <div
    role={announce ? (tone === 'bad' ? 'alert' : 'status') : undefined}
    className={`flex flex-wrap items-start gap-x-3 gap-y-2 rounded border-l-2 px-3 py-2 ${looks[tone]}`}
  >
    <Icon name={icons[tone]} className="mt-0.5 text-(--mark)" />
    <div className="foreign min-w-0 flex-1 basis-48">
      <p className="font-medium">{title}</p>
      {children === undefined ? null : <div className="text-ink-soft">{children}</div>}
    </div>
    {action}
  </div>
)
