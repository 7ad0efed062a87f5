import { Trans, useLingui } from '@lingui/react/macro'
import { Figure, type FigureKind } from '../ui/figure.tsx'

export type EstimateProps = { value: number | null; kind?: FigureKind; estimated: boolean }

/** A figure that says so where the gateway counted it and the provider did not. */
export const Estimate = ({ value, kind = 'number', estimated }: EstimateProps) => {
  const { t } = useLingui()
  if (!estimated || value === null) return <Figure value={value} kind={kind} />
  return (
    <span title={t`Estimated: the provider did not report it`}>
      <span className="sr-only">
        <Trans>estimated</Trans>{' '}
      </span>
      <span aria-hidden className="text-ink-faint">
        ≈{' '}
      </span>
      <Figure value={value} kind={kind} />
    </span>
  )
}
