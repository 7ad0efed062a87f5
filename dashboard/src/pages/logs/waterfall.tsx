import type { RecordView } from '@keepgate/protocol/logs'
import { Plural, useLingui } from '@lingui/react/macro'
import { Figure } from '../../ui/figure.tsx'

type Stretch = { readonly id: string; readonly label: string; readonly from: number; readonly to: number }

/** The stretches that the record tells apart; more are not measured for each request. */
const useStretches = ({ stream, outcome, latency_ms, first_token_ms }: RecordView): readonly Stretch[] => {
  const { t } = useLingui()
  if (first_token_ms === null || first_token_ms > latency_ms) {
    const whole = stream ? t`Until it ended` : t`Whole answer`
    const label = outcome === 'refused' ? t`Until it was refused` : whole
    return [{ id: 'whole', label, from: 0, to: latency_ms }]
  }
  return [
    { id: 'wait', label: t`Until the first token`, from: 0, to: first_token_ms },
    { id: 'stream', label: t`Stream`, from: first_token_ms, to: latency_ms },
  ]
}

const share = (part: number, whole: number): string => `${whole <= 0 ? 100 : Math.max(0, (part / whole) * 100)}%`

/** Where the time of a request went. */
export const Waterfall = ({ record }: { record: RecordView }) => {
  const { t } = useLingui()
  const stretches = useStretches(record)
  return (
    <div className="min-w-0">
      <ol aria-label={t`Where the time went`} className="grid gap-2">
        {stretches.map(({ id, label, from, to }) => (
          <li key={id}>
            <div className="flex justify-between gap-3">
              <span className="text-ink-soft">{label}</span>
              <Figure value={to - from} kind="duration" />
            </div>
            <div aria-hidden className="mt-1 h-2 rounded-sm bg-sunken">
              <div
                className={`h-full min-w-px rounded-sm ${id === 'stream' ? 'bg-(--series-3)' : 'bg-(--series-1)'}`}
                style={{ marginLeft: share(from, record.latency_ms), width: share(to - from, record.latency_ms) }}
              />
            </div>
          </li>
        ))}
      </ol>
      {record.attempts > 1 ? (
        <p className="mt-2 text-sm text-ink-soft">
          <Plural
            value={record.attempts}
            one="# attempt was made."
            other="# attempts were made; the time holds them all."
          />
        </p>
      ) : null}
    </div>
  )
}
