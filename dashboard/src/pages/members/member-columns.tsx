import type { MemberView } from '@keepgate/protocol/identity'
import { ranks } from '@keepgate/protocol/ranks'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useRankWords } from '../../people/rank-words.ts'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-column.ts'
import { LastRequest } from './last-request.tsx'
import type { LastRequestDays } from './last-request-days.ts'
import type { MemberAct } from './member-act.ts'
import { MemberMenu } from './member-menu.tsx'
import { MemberName } from './member-name.tsx'

export type MemberColumnsInput = {
  /** Whoever may change members gets a menu for each. */
  onAct: ((act: MemberAct) => void) | undefined
  lastAdminId: string | undefined
  lastRequests: LastRequestDays | null | undefined
}

export const useMemberColumns = ({
  onAct,
  lastAdminId,
  lastRequests,
}: MemberColumnsInput): readonly Column<MemberView>[] => {
  const { t } = useLingui()
  const words = useRankWords()
  return useMemo((): readonly Column<MemberView>[] => {
    const actions: Column<MemberView> = {
      id: 'actions',
      header: t`Actions`,
      align: 'end',
      pinned: true,
      cell: (row) =>
        onAct === undefined ? null : <MemberMenu member={row} isLastAdmin={row.id === lastAdminId} onAct={onAct} />,
    }
    return [
      {
        id: 'name',
        header: t`Name`,
        sortBy: (row) => row.display_name,
        cell: (row) => <MemberName member={row} />,
      },
      {
        id: 'email',
        header: t`E-mail`,
        sortBy: (row) => row.email,
        cell: (row) => (
          <span className="block max-w-72 min-w-32">
            <Name text={row.email} />
          </span>
        ),
      },
      {
        id: 'rank',
        header: t`Rank`,
        sortBy: (row) => ranks.indexOf(row.rank),
        cell: (row) => (
          <span title={words[row.rank].may} className="whitespace-nowrap">
            {words[row.rank].name}
          </span>
        ),
      },
      {
        id: 'joined',
        header: t`Joined`,
        sortBy: (row) => row.created_at,
        cell: (row) => <RelativeTime at={row.created_at} />,
      },
      {
        id: 'last-request',
        header: t`Last request`,
        sortBy: (row) => lastRequests?.get(row.person_id) ?? null,
        cell: (row) => <LastRequest personId={row.person_id} days={lastRequests} />,
      },
      ...(onAct === undefined ? [] : [actions]),
    ]
  }, [t, words, onAct, lastAdminId, lastRequests])
}
