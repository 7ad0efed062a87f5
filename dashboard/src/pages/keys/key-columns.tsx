import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { CredentialStatusMark } from '../../credentials/credential-status-mark.tsx'
import { MaskedKey } from '../../credentials/masked-key.tsx'
import { Owner } from '../../credentials/owner.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-column.ts'
import type { KeyAct } from './key-act.ts'
import { KeyLimit } from './key-limit.tsx'
import { KeyMenu } from './key-menu.tsx'
import { KeyScope } from './key-scope.tsx'
import { KeySource } from './key-source.tsx'
import { LastUsed } from './last-used.tsx'

export type KeyColumnsInput = {
  people: ReadonlyMap<string, string> | undefined
  /** Whoever sees their own keys alone needs no column for it. */
  withOwner: boolean
  onAct: (act: KeyAct) => void
}

export const useKeyColumns = ({ people, withOwner, onAct }: KeyColumnsInput): readonly Column<ApiKeyListed>[] => {
  const { t } = useLingui()
  return useMemo((): readonly Column<ApiKeyListed>[] => {
    const owner: Column<ApiKeyListed> = {
      id: 'owner',
      header: t`Owner`,
      cell: (row) => <Owner createdBy={row.created_by} people={people} />,
    }
    return [
      {
        id: 'name',
        header: t`Name`,
        sortBy: ({ name }) => name,
        cell: (row) => (
          <span className="block max-w-48 min-w-32 font-medium">
            <Name text={row.name} />
            <KeySource apiKey={row} />
          </span>
        ),
      },
      { id: 'key', header: t`Key`, cell: (row) => <MaskedKey prefix="pk" lastFour={row.last_four} /> },
      { id: 'status', header: t`Status`, cell: (row) => <CredentialStatusMark credential={row} /> },
      ...(withOwner ? [owner] : []),
      { id: 'scope', header: t`May use`, cell: (row) => <KeyScope apiKey={row} /> },
      {
        id: 'limit',
        header: t`This minute`,
        cell: (row) => <KeyLimit apiKey={row} />,
      },
      {
        id: 'used',
        header: t`Last used`,
        sortBy: ({ last_used_at }) => last_used_at,
        cell: (row) => <LastUsed apiKey={row} />,
      },
      {
        id: 'expires',
        header: t`Expires`,
        sortBy: ({ expires_at }) => expires_at,
        cell: (row) =>
          row.revoked_at === null ? <RelativeTime at={row.expires_at} none={<Trans>never</Trans>} /> : null,
      },
      {
        id: 'actions',
        header: t`Actions`,
        align: 'end',
        pinned: true,
        cell: (row) => <KeyMenu apiKey={row} onAct={onAct} />,
      },
    ]
  }, [t, people, withOwner, onAct])
}
