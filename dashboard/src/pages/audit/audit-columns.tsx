import type { AuditEntryView } from '@keepgate/protocol/audit'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { ExactTime } from '../../ui/exact-time.tsx'
import { Name } from '../../ui/name.tsx'
import type { Column } from '../../ui/table-column.ts'
import { ActorName, type ActorNameProps } from './actor-name.tsx'

export const useAuditColumns = (people: ActorNameProps['people']): readonly Column<AuditEntryView>[] => {
  const { t } = useLingui()
  return useMemo(
    () => [
      { id: 'sequence', header: t`Index`, align: 'end', cell: ({ sequence }) => String(sequence) },
      { id: 'time', header: t`Time`, cell: ({ time }) => <ExactTime at={time} /> },
      {
        id: 'actor',
        header: t`Actor`,
        cell: ({ actor }) => (
          <span className="block max-w-56 min-w-0">
            <ActorName actor={actor} people={people} />
          </span>
        ),
      },
      { id: 'action', header: t`Action`, cell: ({ action }) => <Name text={action} code /> },
      {
        id: 'target',
        header: t`Target`,
        cell: ({ target }) =>
          target === null ? null : (
            <span className="block max-w-64 min-w-0">
              <Name text={`${target.type}:${target.id}`} code />
            </span>
          ),
      },
    ],
    [t, people],
  )
}
