import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { providerLabel } from '../../providers/provider-types.ts'
import { Figure } from '../../ui/figure.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-model.ts'
import type { ConnectionRow } from './connection-row.ts'
import { stateOf } from './connection-state.ts'
import { ConnectionStateMark } from './connection-state-mark.tsx'
import { KeyHint } from './key-hint.tsx'

const Nothing = () => <span className="text-ink-faint">–</span>

/** A figure of the last 15 minutes: none without requests, which is not the same as unknown. */
const Lately = ({ row, value, kind }: { row: ConnectionRow; value: number | null; kind: 'duration' | 'share' }) =>
  row.health?.requests === 0 ? <Nothing /> : <Figure value={value} kind={kind} />

const LastError = ({ health }: ConnectionRow) => {
  if (health?.last_error === null || health?.last_error === undefined) return <Nothing />
  const { code, time } = health.last_error
  return (
    <span className="whitespace-nowrap">
      <code className="font-mono text-sm">{code}</code>{' '}
      <span className="text-ink-soft">
        <RelativeTime at={time} />
      </span>
    </span>
  )
}

const untestedLast = { failing: 0, errors: 1, works: 2, untested: 3 } as const

export const useColumns = (): readonly Column<ConnectionRow>[] => {
  const { t } = useLingui()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Name`,
        sortBy: ({ connection }) => connection.name,
        cell: ({ connection }) => (
          <bdi className="block max-w-56 truncate font-medium" title={connection.name}>
            {connection.name}
          </bdi>
        ),
      },
      {
        id: 'status',
        header: t`Status`,
        sortBy: (row) => untestedLast[stateOf(row)],
        cell: (row) => (
          <span className="whitespace-nowrap">
            <ConnectionStateMark state={stateOf(row)} />
          </span>
        ),
      },
      {
        id: 'provider',
        header: t`Provider`,
        sortBy: ({ connection }) => providerLabel(connection.provider),
        cell: ({ connection }) => (
          <span className="block max-w-44 truncate" title={providerLabel(connection.provider)}>
            {providerLabel(connection.provider)}
          </span>
        ),
      },
      {
        id: 'address',
        header: t`Base URL`,
        cell: ({ connection }) =>
          connection.provider === 'demo' ? (
            <span className="text-ink-soft">
              <Trans>built in</Trans>
            </span>
          ) : (
            <bdi className="block max-w-72 truncate font-mono text-sm" title={connection.base_url}>
              {connection.base_url}
            </bdi>
          ),
      },
      { id: 'key', header: t`Key`, cell: ({ connection }) => <KeyHint connection={connection} /> },
      {
        id: 'errors',
        header: t`Errors, 15 min`,
        align: 'end',
        sortBy: ({ health }) => health?.error_share ?? -1,
        cell: (row) => <Lately row={row} value={row.health?.error_share ?? null} kind="share" />,
      },
      {
        id: 'p50',
        header: t`Latency p50`,
        align: 'end',
        sortBy: ({ health }) => health?.p50_latency_ms ?? -1,
        cell: (row) => <Lately row={row} value={row.health?.p50_latency_ms ?? null} kind="duration" />,
      },
      {
        id: 'p95',
        header: t`p95`,
        align: 'end',
        sortBy: ({ health }) => health?.p95_latency_ms ?? -1,
        cell: (row) => <Lately row={row} value={row.health?.p95_latency_ms ?? null} kind="duration" />,
      },
      { id: 'error', header: t`Last error`, cell: (row) => <LastError {...row} /> },
    ],
    [t],
  )
}
