import { Meter } from '@base-ui/react/meter'
import { Trans } from '@lingui/react/macro'
import { type FigureKind, useFigure } from './figure.tsx'

export type LimitBarProps = {
  /** What is limited: "Requests a minute". */
  label: string
  used: number | null
  /** null is no limit. */
  limit: number | null
  kind?: FigureKind
  hideLabel?: boolean
}

const colour = (share: number): string => {
  if (share >= 1) return 'bg-bad'
  return share >= 0.8 ? 'bg-warn' : 'bg-ink-soft'
}

/** How much of a limit is used: the figures in words, and a bar. */
export const LimitBar = ({ label, used, limit, kind = 'number', hideLabel = false }: LimitBarProps) => {
  const format = useFigure(kind)
  if (limit === null) {
    return (
      <span className="text-ink-faint">
        <span className={hideLabel ? 'sr-only' : 'mr-1'}>{label}:</span>
        <Trans>no limit</Trans>
      </span>
    )
  }
  const share = used === null || limit <= 0 ? 0 : Math.min(1, used / limit)
  const words = `${format(used)} / ${format(limit)}`
  return (
    <Meter.Root value={used ?? 0} max={limit} getAriaValueText={() => words} className="min-w-28">
      <div className="flex justify-between gap-2 text-sm">
        <Meter.Label className={hideLabel ? 'sr-only' : 'min-w-0 truncate text-ink-soft'}>{label}</Meter.Label>
        <span className="figures whitespace-nowrap">{words}</span>
      </div>
      <Meter.Track className="mt-0.5 h-1 overflow-hidden rounded-sm bg-hover">
        <div className={`h-full ${colour(share)}`} style={{ width: `${share * 100}%` }} />
      </Meter.Track>
    </Meter.Root>
  )
}
