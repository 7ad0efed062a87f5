import type { RecordView } from '@keepgate/protocol/logs'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Estimate } from '../../records/estimate.tsx'
import { type Spared, sparedBy } from '../../records/spared.ts'
import type { Names } from '../../records/use-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { Figure } from '../../ui/figure.tsx'
import { type KeyValue, KeyValues } from '../../ui/key-values.tsx'
import { Link } from '../../ui/link.tsx'
import { Name } from '../../ui/name.tsx'
import { Unknown } from '../../ui/unknown.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

const Id = ({ text, label }: { text: string; label: string }) => (
  <span className="flex min-w-0 items-center gap-1">
    <code className="min-w-0 font-mono text-sm">{text}</code>
    <CopyButton compact text={text} label={label} />
  </span>
)

const SparedWords = ({ by }: { by: Spared }) => {
  const { t } = useLingui()
  const words = {
    'not-asked': t`none: no provider was asked`,
    'not-reached': t`none: no provider was reached`,
    'model-list': t`not applicable`,
  } satisfies Record<Spared, string>
  return <span className="text-ink-faint">{words[by]}</span>
}

/** What a sealed key brings along is in no list of connections; no name of one has a slash. */
const sealedPrefix = 'sealed/'

/** What is not there: for a reason, or nobody knows. */
const Absent = ({ by }: { by: Spared | null }) => (by === null ? <Unknown /> : <SparedWords by={by} />)

/** Who asked for what, and where it went. */
const useRequestFacts = (record: RecordView, names: Names): readonly KeyValue[] => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const spared = sparedBy(record)
  const key =
    record.api_key_id === null ? (
      names.way(record)
    ) : (
      <Link to="/w/$workspaceId/keys" params={{ workspaceId }} search={{ key: record.api_key_id }}>
        <Name text={names.key(record.api_key_id)} wrap />
      </Link>
    )
  const connection =
    record.connection === null ? (
      <Absent by={spared} />
    ) : record.connection.startsWith(sealedPrefix) ? (
      <Name text={record.connection} wrap />
    ) : (
      <Link to="/w/$workspaceId/providers" params={{ workspaceId }} search={{ q: record.connection }}>
        <Name text={record.connection} wrap />
      </Link>
    )
  return [
    { label: t`Request id`, value: <Id text={record.request_id} label={t`Copy request id`} /> },
    { label: t`Time`, value: <ExactTime at={record.time} /> },
    {
      label: t`Model`,
      value:
        record.model === null ? (
          <Absent by={spared === 'model-list' ? spared : null} />
        ) : (
          <Name text={record.model} wrap />
        ),
    },
    { label: t`Connection`, value: connection },
    { label: t`Provider`, value: record.provider ?? <Absent by={spared} /> },
    { label: t`API key`, value: key },
    { label: t`Member`, value: <Name text={names.member(record.member_id)} wrap /> },
    {
      label: t`Operation`,
      value:
        record.operation === 'models' ? t`model list` : <code className="font-mono text-sm">{record.operation}</code>,
    },
    { label: t`Answer`, value: record.stream ? t`Streamed` : t`At once` },
    { label: t`Attempts`, value: <Figure value={record.attempts} /> },
  ]
}

const useSpendFacts = (record: RecordView): readonly KeyValue[] => {
  const { t } = useLingui()
  const counted = (value: number | null): ReactNode => <Estimate value={value} estimated={record.estimated} />
  return [
    { label: t`Input tokens`, value: counted(record.input_tokens) },
    { label: t`of these cached`, value: <Figure value={record.cached_tokens} /> },
    { label: t`Output tokens`, value: counted(record.output_tokens) },
    { label: t`of these reasoning`, value: <Figure value={record.reasoning_tokens} /> },
    { label: t`Cost`, value: <Estimate value={record.cost_usd} kind="money" estimated={record.estimated} /> },
  ]
}

export const RequestFacts = ({ record, names }: { record: RecordView; names: Names }) => (
  <KeyValues items={useRequestFacts(record, names)} />
)

export const SpendFacts = ({ record }: { record: RecordView }) => {
  const facts = useSpendFacts(record)
  const spared = sparedBy(record)
  return spared === null ? <KeyValues items={facts} /> : <SparedWords by={spared} />
}
