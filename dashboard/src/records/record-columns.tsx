import type { RecordView } from '@keepgate/protocol/logs'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { Figure } from '../ui/figure.tsx'
import { zoneName } from '../ui/format.ts'
import { Name } from '../ui/name.tsx'
import { Status } from '../ui/status.tsx'
import type { Column } from '../ui/table-column.ts'
import { Unknown } from '../ui/unknown.tsx'
import { Estimate } from './estimate.tsx'
import { outcomeTones, useOutcomeWords } from './outcome-words.ts'
import { RecordTime } from './record-time.tsx'
import { sparedBy } from './spared.ts'
import type { Names } from './use-names.ts'

const MaybeName = ({ text }: { text: string | null }) => (text === null ? <Unknown /> : <Name text={text} />)

/** There is nothing to know. */
const isSpared = (record: RecordView): boolean => sparedBy(record) !== null

const Model = ({ record: { model, operation } }: { record: RecordView }) =>
  model === null && operation === 'models' ? (
    <span className="text-ink-faint">
      <Trans>model list</Trans>
    </span>
  ) : (
    <MaybeName text={model} />
  )

const Outcome = ({ record }: { record: RecordView }) => {
  const words = useOutcomeWords()
  return (
    <Status tone={outcomeTones[record.outcome]}>
      {words[record.outcome].word}
      {record.outcome === 'completed' ? null : <span className="text-ink-faint"> {record.status}</span>}
    </Status>
  )
}

/** One line a request; what does not apply is left empty, what is not known says so. */
export const useRecordColumns = (names: Names): readonly Column<RecordView>[] => {
  const { t, i18n } = useLingui()
  const zone = zoneName(i18n.locale, new Date())
  return useMemo(
    () => [
      { id: 'time', header: t`Time, ${zone}`, width: '9.5rem', cell: ({ time }) => <RecordTime at={time} /> },
      { id: 'outcome', header: t`Outcome`, width: '9.75rem', cell: (record) => <Outcome record={record} /> },
      { id: 'model', header: t`Model`, width: '9.5rem', cell: (record) => <Model record={record} /> },
      {
        id: 'connection',
        header: t`Connection`,
        width: '6.75rem',
        cell: (record) =>
          isSpared(record) && record.connection === null ? null : <MaybeName text={record.connection} />,
      },
      {
        id: 'key',
        header: t`API key`,
        width: '7.25rem',
        cell: (record) => <Name text={names.way(record)} />,
      },
      {
        id: 'input',
        header: t`Tokens in`,
        width: '6rem',
        align: 'end',
        cell: (record) =>
          isSpared(record) ? null : <Estimate value={record.input_tokens} estimated={record.estimated} />,
      },
      {
        id: 'output',
        header: t`out`,
        width: '6rem',
        align: 'end',
        cell: (record) =>
          isSpared(record) ? null : <Estimate value={record.output_tokens} estimated={record.estimated} />,
      },
      {
        id: 'cost',
        header: t`Cost`,
        width: '6.25rem',
        align: 'end',
        cell: (record) =>
          isSpared(record) ? null : <Estimate value={record.cost_usd} kind="money" estimated={record.estimated} />,
      },
      {
        id: 'first-token',
        header: t`First token`,
        width: '6.75rem',
        align: 'end',
        cell: (record) =>
          record.stream && !isSpared(record) ? <Figure value={record.first_token_ms} kind="duration" /> : null,
      },
      {
        id: 'duration',
        header: t`Duration`,
        width: '5.5rem',
        align: 'end',
        cell: ({ latency_ms }) => <Figure value={latency_ms} kind="duration" />,
      },
    ],
    [names, t, zone],
  )
}
