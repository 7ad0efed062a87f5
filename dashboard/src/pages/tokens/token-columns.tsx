import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { CredentialStatusMark } from '../../credentials/credential-status-mark.tsx'
import { MaskedKey } from '../../credentials/masked-key.tsx'
import { Owner } from '../../credentials/owner.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Name } from '../../ui/name.tsx'
import { useNow } from '../../ui/now.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-column.ts'
import { visibleText } from '../../ui/visible-text.ts'

export type TokenColumnsInput = {
  people: ReadonlyMap<string, string> | undefined
  onRevoke: (token: ManagementTokenView) => void
}

export const useTokenColumns = ({ people, onRevoke }: TokenColumnsInput) => {
  const { t } = useLingui()
  return useMemo(
    (): readonly Column<ManagementTokenView>[] => [
      {
        id: 'name',
        header: t`Name`,
        sortBy: (row) => row.name.toLowerCase(),
        cell: (row) => (
          <span className="block max-w-56 min-w-32 font-medium">
            <Name text={row.name} />
          </span>
        ),
      },
      { id: 'token', header: t`Token`, cell: (row) => <MaskedKey prefix="mk" lastFour={row.last_four} /> },
      { id: 'status', header: t`Status`, cell: (row) => <CredentialStatusMark credential={row} /> },
      { id: 'owner', header: t`Acts as`, cell: (row) => <Owner createdBy={row.created_by} people={people} /> },
      { id: 'scopes', header: t`May do`, cell: (row) => <Scopes token={row} /> },
      {
        id: 'used',
        header: t`Last used`,
        sortBy: (row) => -(row.last_used_at ?? 0),
        cell: (row) => <RelativeTime at={row.last_used_at} none={<Trans>never</Trans>} />,
      },
      {
        id: 'expires',
        header: t`Expires`,
        sortBy: (row) => row.expires_at ?? Number.POSITIVE_INFINITY,
        cell: (row) =>
          row.revoked_at === null ? <RelativeTime at={row.expires_at} none={<Trans>never</Trans>} /> : null,
      },
      {
        id: 'actions',
        pinned: true,
        header: t`Actions`,
        align: 'end',
        cell: (row) => <Actions token={row} onRevoke={onRevoke} />,
      },
    ],
    [t, people, onRevoke],
  )
}

const Scopes = ({ token }: { token: ManagementTokenView }) =>
  token.scopes === null ? (
    <Trans>everything</Trans>
  ) : (
    <code className="block max-w-48 truncate font-mono text-sm" title={token.scopes.join('\n')}>
      {token.scopes.join(', ')}
    </code>
  )

const Actions = ({ token, onRevoke }: { token: ManagementTokenView; onRevoke: TokenColumnsInput['onRevoke'] }) => {
  const { t } = useLingui()
  if (!isWorking(statusOf(token, useNow()))) return null
  const name = visibleText(token.name)
  return (
    <Menu
      trigger={<IconButton icon="more" label={t`Actions for ${name}`} size="small" />}
      items={[{ label: t`Revoke`, icon: 'ban', danger: true, onSelect: () => onRevoke(token) }]}
    />
  )
}
