import type { RecordView } from '@keepgate/protocol/logs'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { recordQuery } from '../../api/logs/get-record.ts'
import { problemOf } from '../../api/problem-of.ts'
import { outcomeTones, useOutcomeWords } from '../../records/outcome-words.ts'
import type { Names } from '../../records/use-names.ts'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { RecordError } from './record-error.tsx'
import { RequestFacts, SpendFacts } from './record-facts.tsx'
import { Waterfall } from './waterfall.tsx'

export type RecordDrawerProps = {
  /** Null closes it. */
  recordId: string | null
  rows: readonly RecordView[]
  names: Names
  onOpen: (recordId: string) => void
  onClose: () => void
}

/** A record of an address that the list does not hold is asked for. */
const useRecord = (recordId: string | null, rows: readonly RecordView[]) => {
  const { id } = useWorkspace()
  const atHand = rows.find((row) => row.id === recordId)
  const asked = useQuery({
    ...recordQuery(id, recordId ?? ''),
    enabled: recordId !== null && atHand === undefined,
  })
  return { record: atHand ?? asked.data, error: asked.error, retry: () => void asked.refetch() }
}

/** Everything that is kept of one request, beside the list. */
export const RecordDrawer = ({ recordId, rows, names, onOpen, onClose }: RecordDrawerProps) => {
  const { t } = useLingui()
  const { record, error, retry } = useRecord(recordId, rows)
  const place = rows.findIndex((row) => row.id === recordId)
  const newer = rows[place - 1]
  const older = place < 0 ? undefined : rows[place + 1]
  return (
    <Drawer
      open={recordId !== null}
      onClose={onClose}
      title={t`Request`}
      description={record === undefined ? undefined : <RelativeTime at={record.time} />}
      actions={
        <>
          <Button icon="arrow-up" disabled={newer === undefined} onClick={() => newer && onOpen(newer.id)}>
            <Trans>Newer</Trans>
          </Button>
          <Button icon="arrow-down" disabled={older === undefined} onClick={() => older && onOpen(older.id)}>
            <Trans>Older</Trans>
          </Button>
        </>
      }
    >
      {error !== null && record === undefined ? <Failed failure={problemOf(error)} onRetry={retry} /> : null}
      {record === undefined ? (
        error === null ? (
          <Skeleton height={240} />
        ) : null
      ) : (
        <Details record={record} names={names} />
      )}
    </Drawer>
  )
}

const Part = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <section className="min-w-0">
    <h3 className="mb-2 font-semibold">{title}</h3>
    {children}
  </section>
)

const Details = ({ record, names }: { record: RecordView; names: Names }) => {
  const words = useOutcomeWords()[record.outcome]
  return (
    <div className="grid gap-6">
      <div>
        <p className="font-medium">
          <Status tone={outcomeTones[record.outcome]}>{words.word}</Status>
        </p>
        <p className="text-ink-soft">{words.meaning}</p>
      </div>
      <RecordError record={record} />
      <Part title={<Trans>Time</Trans>}>
        <Waterfall record={record} />
      </Part>
      <Part title={<Trans>Request</Trans>}>
        <RequestFacts record={record} names={names} />
      </Part>
      <Part title={<Trans>Tokens and cost</Trans>}>
        <SpendFacts record={record} />
      </Part>
      <p className="text-sm text-ink-soft">
        <Trans>Prompt and answer are not stored, so they cannot be shown here.</Trans>
      </p>
    </div>
  )
}
