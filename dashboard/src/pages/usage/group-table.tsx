import type { UsageGroup, UsageView } from '@keepgate/protocol/usage'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useMemo } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Link } from '../../ui/link.tsx'
import { Name } from '../../ui/name.tsx'
import { sortRows } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import type { Sort } from '../../ui/table-column.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { useGroupColumns } from './group-columns.tsx'
import type { Grouping, UsageSearch } from './usage-search.ts'

/** What the logs call the thing that a grouping groups by. */
const filterOf = {
  model: 'model',
  provider: 'provider',
  connection: 'connection',
  key: 'api_key_id',
  member: 'member_id',
} as const satisfies Record<Grouping, string>

export type GroupTableProps = {
  usage: UsageView
  by: Grouping
  header: string
  search: UsageSearch
  nameOf: (key: string | null) => string
  sort: Sort | null
  onSortChange: (sort: Sort | null) => void
}

/** Every group with its figures; a name leads to its requests. */
export const GroupTable = ({ usage, by, header, search, nameOf, sort, onSortChange }: GroupTableProps) => {
  const { t } = useLingui()
  const { id: workspaceId } = useWorkspace()
  const name = useCallback(
    ({ key }: UsageGroup) => {
      if (key === null) return <span className="text-ink-soft">{nameOf(null)}</span>
      const { by: _by, top: _top, sort: _sort, ...filters } = search
      return (
        <span className="block max-w-64 truncate">
          <Link to="/w/$workspaceId/logs" params={{ workspaceId }} search={{ ...filters, [filterOf[by]]: key }}>
            <Name text={nameOf(key)} />
          </Link>
        </span>
      )
    },
    [by, search, nameOf, workspaceId],
  )
  const columns = useGroupColumns(header, nameOf, name)
  const rows = useMemo(() => sortRows(usage.groups, columns, sort), [usage, columns, sort])
  return (
    <>
      {usage.truncated ? (
        <Banner tone="info" title={<Trans>More groups exist than are listed. The totals count them all.</Trans>} />
      ) : null}
      <Table
        label={t`Usage by group`}
        columns={columns}
        rows={rows}
        rowId={({ key }) => key ?? ''}
        sort={sort}
        onSortChange={onSortChange}
        empty={{ title: <Trans>No requests in this time</Trans> }}
      />
    </>
  )
}
