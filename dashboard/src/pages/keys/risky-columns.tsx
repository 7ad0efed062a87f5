import type { ApiKeyListed, KeyRisk } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { MaskedKey } from '../../credentials/masked-key.tsx'
import { Owner } from '../../credentials/owner.tsx'
import { Button } from '../../ui/button.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-column.ts'
import type { KeyAct } from './key-act.ts'
import { LastUsed } from './last-used.tsx'

export type RiskyColumnsInput = {
  risk: KeyRisk
  people: ReadonlyMap<string, string> | undefined
  mayWrite: boolean
  onAct: (act: KeyAct) => void
}

export const useRiskyColumns = ({ risk, people, mayWrite, onAct }: RiskyColumnsInput) => {
  const { t } = useLingui()
  return useMemo((): readonly Column<ApiKeyListed>[] => {
    const mend: Column<ApiKeyListed> = {
      id: 'mend',
      header: t`What to do`,
      align: 'end',
      cell: (apiKey) => <Mend risk={risk} apiKey={apiKey} onAct={onAct} />,
    }
    return [
      {
        id: 'name',
        header: t`Name`,
        cell: (row) => (
          <span className="block max-w-56 min-w-32 font-medium">
            <Name text={row.name} />
          </span>
        ),
      },
      { id: 'key', header: t`Key`, cell: (row) => <MaskedKey prefix="pk" lastFour={row.last_four} /> },
      { id: 'owner', header: t`Owner`, cell: (row) => <Owner createdBy={row.created_by} people={people} /> },
      { id: 'created', header: t`Created`, cell: (row) => <RelativeTime at={row.created_at} /> },
      {
        id: 'used',
        header: t`Last used`,
        cell: (row) => <LastUsed apiKey={row} />,
      },
      ...(mayWrite && risk !== 'no_limit' ? [mend] : []),
    ]
  }, [t, risk, people, mayWrite, onAct])
}

type MendProps = { risk: KeyRisk; apiKey: ApiKeyListed; onAct: (act: KeyAct) => void }

const Mend = ({ risk, apiKey, onAct }: MendProps) =>
  risk === 'unused_30_days' ? (
    <Button size="small" icon="ban" onClick={() => onAct({ kind: 'revoke', apiKey })}>
      <Trans>Revoke</Trans>
    </Button>
  ) : (
    <Button size="small" icon="calendar" onClick={() => onAct({ kind: 'edit', apiKey })}>
      <Trans>Set an expiry</Trans>
    </Button>
  )
