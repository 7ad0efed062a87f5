import type { RecordView } from '@keepgate/protocol/logs'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { listRecords } from '../../api/logs/list-records.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { useRecordColumns } from '../../records/record-columns.tsx'
import { useNames } from '../../records/use-names.ts'
import { Link } from '../../ui/link.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { Section } from '../../ui/section.tsx'
import type { Column } from '../../ui/table-column.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'

const shown = 8
const wanted = ['time', 'outcome', 'model', 'key', 'cost', 'duration']

/** The logs' columns have widths of their own; here a long name is cut, and what is short is not broken. */
const inOneLine = (column: Column<RecordView>): Column<RecordView> => ({
  ...column,
  cell: (record) => <div className="max-w-72 truncate">{column.cell(record)}</div>,
})

/** The newest requests; a row opens in the logs. */
export const LastRequests = () => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const navigate = useNavigate()
  const all = useRecordColumns(useNames())
  const columns = useMemo(() => all.filter(({ id }) => wanted.includes(id)).map(inOneLine), [all])
  const records = useQuery({
    queryKey: queryKeys.area(workspaceId, 'logs', 'last'),
    queryFn: ({ signal }) => listRecords(workspaceId, { cursor: null, limit: shown }, signal),
    refetchInterval: 5_000,
  })
  return (
    <Section
      title={<Trans>Last requests</Trans>}
      actions={
        <Link to="/w/$workspaceId/logs" params={{ workspaceId }}>
          <Trans>All requests</Trans>
        </Link>
      }
    >
      <PlainTable
        label={t`Last requests`}
        columns={columns}
        rows={records.data?.data}
        rowId={({ id }) => id}
        onOpen={({ id }) =>
          void navigate({ to: '/w/$workspaceId/logs', params: { workspaceId }, search: { open: id } })
        }
        failure={records.data === undefined ? failureOf(records) : null}
        onRetry={() => void records.refetch()}
        empty={{
          title: <Trans>No request yet.</Trans>,
          text: <Trans>Every request with an API key, or from the playground, leaves one line here.</Trans>,
        }}
      />
    </Section>
  )
}
