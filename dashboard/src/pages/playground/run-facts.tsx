import type { RecordView } from '@keepgate/protocol/logs'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { providerLabel } from '../../providers/provider-types.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Figure, type FigureKind } from '../../ui/figure.tsx'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { Unknown } from '../../ui/unknown.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { Run } from './conversation.ts'
import { useRecordOfRun } from './use-record-of-run.ts'

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex h-7 min-w-0 items-center gap-1.5">
    <dt className="shrink-0 text-ink-soft">{label}</dt>
    <dd className="foreign figures min-w-0 truncate">{children}</dd>
  </div>
)

/** `undefined` while the record is looked for. */
const Recorded = ({ value, kind }: { value: number | null | undefined; kind?: FigureKind }) =>
  value === undefined ? <Skeleton width="3rem" /> : <Figure value={value} kind={kind ?? 'number'} />

const RunEnd = ({ run }: { run: Run }) => {
  if (run.end === 'stopped') {
    return (
      <Status tone="off">
        <Trans>stopped</Trans>
      </Status>
    )
  }
  if (run.end === 'failed') {
    return (
      <Status tone="bad">
        <Trans>broke off</Trans>
      </Status>
    )
  }
  return run.finishReason === 'length' ? (
    <Status tone="warn">
      <Trans>cut at the token limit</Trans>
    </Status>
  ) : (
    <Status tone="good">
      <Trans>complete</Trans>
    </Status>
  )
}

const read = <Value,>(record: RecordView | null | undefined, field: (record: RecordView) => Value) =>
  record === undefined ? undefined : record === null ? null : field(record)

/** How an answer came about: from its record as soon as that is written, until then as this page saw it. */
export const RunFacts = ({ run }: { run: Run }) => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const record = useRecordOfRun(workspace.id, run.requestId)
  const provider = record?.provider ?? run.provider
  const estimated = record?.estimated === true ? t`counted by Keepgate: the provider did not say` : undefined
  return (
    <dl className="mt-2 flex flex-wrap gap-x-4 text-sm">
      <Fact label={t`Answer`}>
        <RunEnd run={run} />
      </Fact>
      <Fact label={t`Latency`}>
        <Figure value={record?.latency_ms ?? run.totalMs} kind="duration" />
      </Fact>
      <Fact label={t`First token`}>
        <Figure value={record?.first_token_ms ?? run.firstTokenMs} kind="duration" />
      </Fact>
      <Fact label={t`Tokens`}>
        <span title={estimated}>
          {estimated === undefined ? '' : '≈ '}
          <Trans>
            <Recorded value={read(record, (found) => found.input_tokens)} /> in,{' '}
            <Recorded value={read(record, (found) => found.output_tokens)} /> out
          </Trans>
        </span>
      </Fact>
      <Fact label={t`Cost`}>
        <Recorded value={read(record, (found) => found.cost_usd)} kind="money" />
      </Fact>
      <Fact label={t`Provider`}>
        {provider === null ? <Unknown /> : <span title={run.model ?? undefined}>{providerLabel(provider)}</span>}
      </Fact>
      <Fact label={t`Attempts`}>
        <Figure value={record?.attempts ?? run.attempts} />
      </Fact>
      {run.dropped === null ? null : <Fact label={t`Left out`}>{run.dropped}</Fact>}
      {run.requestId === null ? null : <RequestId id={run.requestId} recordId={record?.id ?? null} />}
    </dl>
  )
}

const RequestId = ({ id, recordId }: { id: string; recordId: string | null }) => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  return (
    <div className="flex h-7 min-w-0 items-center gap-1.5">
      <dt className="shrink-0 text-ink-soft">{t`Request`}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="min-w-0 truncate font-mono" title={id}>
          {id}
        </code>
        <CopyButton text={id} label={t`Copy request id`} compact look="quiet" />
        <Link
          to="/w/$workspaceId/logs"
          params={{ workspaceId: workspace.id }}
          search={{ request_id: id, ...(recordId === null ? {} : { open: recordId }) }}
          className="shrink-0"
        >
          <Trans>Log record</Trans>
        </Link>
      </dd>
    </div>
  )
}
