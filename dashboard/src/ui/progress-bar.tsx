import { Progress as Base } from '@base-ui/react/progress'
import { useLingui } from '@lingui/react/macro'
import { formatShare } from './format.ts'

export type ProgressBarProps = {
  label: string
  /** 0 to 1; null where nobody knows how much is left. */
  share: number | null
}

export const ProgressBar = ({ label, share }: ProgressBarProps) => {
  const { i18n } = useLingui()
  return (
    <Base.Root value={share === null ? null : share * 100} className="min-w-0">
      <div className="mb-1 flex justify-between gap-2 text-sm">
        <Base.Label>{label}</Base.Label>
        <Base.Value className="figures text-ink-soft">
          {() => (share === null ? '' : formatShare(i18n.locale, share))}
        </Base.Value>
      </div>
      <Base.Track className="h-1.5 overflow-hidden rounded-sm bg-hover">
        <Base.Indicator className="h-full bg-ink transition-[width] data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Base.Track>
    </Base.Root>
  )
}
