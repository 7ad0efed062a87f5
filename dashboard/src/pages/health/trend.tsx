import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { type FigureKind, useFigure } from '../../ui/figure.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { type SystemSample, seriesOf } from './system-sample.ts'
import { refreshMs } from './use-system-status.ts'

export type TrendProps = {
  label: string
  kind: FigureKind
  samples: readonly SystemSample[]
  figure: (sample: SystemSample) => number | null
  /** A word more, under the line. */
  children?: ReactNode
}

/** The last minutes of a figure as a line, from the second answer on. */
export const Trend = ({ label, kind, samples, figure, children }: TrendProps) => {
  const { t } = useLingui()
  const format = useFigure(kind)
  const values = seriesOf(samples, figure, refreshMs)
  const known = values.filter((value) => value !== null)
  const most = format(known.length === 0 ? null : Math.max(...known))
  return (
    <>
      <span className="block h-6">
        {known.length < 2 ? null : (
          <Sparkline values={values} label={t`${label} since this page was opened, ${most} at most`} width={112} />
        )}
      </span>
      {samples.length === 0 || children === undefined ? null : <span className="whitespace-nowrap">{children}</span>}
    </>
  )
}
