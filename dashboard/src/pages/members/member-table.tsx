import type { MemberView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { readSort, sortRows, writeSort } from '../../ui/sort.ts'
import { Table } from '../../ui/table.tsx'
import { chooseMembers, isFiltered, isLastAdmin } from './choose-members.ts'
import type { LastRequestDays } from './last-request-days.ts'
import type { MemberAct } from './member-act.ts'
import { useMemberColumns } from './member-columns.tsx'
import type { MembersSearch } from './members-search.ts'

export type MemberTableProps = {
  members: UseQueryResult<readonly MemberView[]>
  search: MembersSearch
  onChange: (changes: Partial<MembersSearch>, replace?: boolean) => void
  lastRequests: LastRequestDays | null | undefined
  onAct: ((act: MemberAct) => void) | undefined
}

export const MemberTable = ({ members, search, onChange, lastRequests, onAct }: MemberTableProps) => {
  const { t } = useLingui()
  const all = members.data
  const lastAdminId = all?.find((member) => isLastAdmin(member, all))?.id
  const columns = useMemberColumns({ onAct, lastAdminId, lastRequests })
  const { q, rank, sort } = search
  const shown = useMemo(
    () => all && sortRows(chooseMembers(all, { q, rank }), columns, readSort(sort)),
    [all, q, rank, sort, columns],
  )
  return (
    <Table<MemberView>
      label={t`Members`}
      columns={columns}
      rows={shown}
      rowId={({ id }) => id}
      onOpen={({ id }) => onChange({ member: id })}
      openId={search.member ?? null}
      sort={readSort(sort)}
      onSortChange={(next) => onChange({ sort: writeSort(next) }, true)}
      failure={failureOf(members)}
      onRetry={() => void members.refetch()}
      filtered={isFiltered(search)}
      onClearFilters={() => onChange({ q: undefined, rank: undefined })}
      empty={{ title: t`No members.` }}
    />
  )
}
