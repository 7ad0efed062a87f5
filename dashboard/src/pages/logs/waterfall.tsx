import type { RecordView } from '@keepgate/protocol/logs'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { Figure } from '../../ui/figure.tsx'
import { Name } from '../../ui/name.tsx'
import { type Stretch, type StretchKind, stretchesOf } from './stretches.ts'

const colours = {
  gateway: 'bg-(--series-8)',
  pause: 'bg-(--series-8)',
  provider: 'bg-(--series-1)',
  'first-token': 'bg-(--series-2)',
  stream: 'bg-(--series-3)',
  answer: 'bg-(--series-3)',
  silence: 'bg-(--series-1)',
  whole: 'bg-(--series-1)',
} satisfies Record<StretchKind, string>

const useWords = (): Record<StretchKind, string> => {
  const { t } = useLingui()
  return {
    gateway: t`Keepgate`,
    pause: t`Pause before the next try`,
    provider: t`Provider, until it answers`,
    'first-token': t`Until the first token`,
    stream: t`Stream`,
    answer: t`Answer`,
    silence: t`Provider, without an answer`,
    whole: t`In all`,
  }
}

const share = (part: number, whole: number): string =>
  `${whole <= 0 ? 100 : Math.min(100, Math.max(0, (part / whole) * 100))}%`

/** Where the time of a request went, a line for each stretch. */
export const Waterfall = ({ record }: { record: RecordView }) => {
  const { t } = useLingui()
  const words = useWords()
  const stretches = useMemo(() => stretchesOf(record), [record])
  return (
    <ol aria-label={t`Where the time went`} className="grid min-w-0 gap-2">
      {stretches.map((stretch) => (
        <li key={`${stretch.kind} ${stretch.from}`} className="min-w-0">
          <div className="flex min-w-0 justify-between gap-3">
            <span className="min-w-0 text-ink-soft">
              {words[stretch.kind]}
              <Failure stretch={stretch} />
            </span>
            <Figure value={stretch.to - stretch.from} kind="duration" />
          </div>
          <div aria-hidden className="mt-1 h-2 overflow-hidden rounded-sm bg-sunken">
            <div
              className={`h-full min-w-0.5 rounded-sm ${stretch.failed === null ? colours[stretch.kind] : 'bg-bad'}`}
              style={{
                marginLeft: `min(${share(stretch.from, record.latency_ms)}, calc(100% - 2px))`,
                width: share(stretch.to - stretch.from, record.latency_ms),
              }}
            />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** Which try ended here, and why. */
const Failure = ({ stretch: { failed } }: { stretch: Stretch }) =>
  failed === null ? null : (
    <span className="ml-2 text-bad">
      <Name text={failed.connection} wrap /> <code className="font-mono text-sm">{failed.code}</code>
    </span>
  )
