import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { providerLabel } from '../../providers/provider-types.ts'
import { Figure, type FigureKind } from '../../ui/figure.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-model.ts'
import type { ConnectionRow, Health } from '../providers/connection-row.ts'
import { stateOf } from '../providers/connection-state.ts'
import { ConnectionStateMark } from '../providers/connection-state-mark.tsx'

/** A figure of a time without requests is none, which is not the same as unknown. */
const Lately = ({ health, value, kind }: { health: Health | null; value: number | null; kind: FigureKind }) =>
  health?.requests === 0 ? <span className="text-ink-faint">–</span> : <Figure value={value} kind={kind} />

const LastError = ({ error }: { error: Health['last_error'] }) =>
  error === null ? (
    <span className="text-ink-faint">
      <Trans>none</Trans>
    </span>
  ) : (
    <span className="whitespace-nowrap">
      <code className="font-mono text-sm">{error.code}</code>{' '}
      <span className="text-ink-soft">
        <RelativeTime at={error.time} />
      </span>
    </span>
  )

/** The worst first. */
const order = { failing: 0, errors: 1, untested: 2, works: 3 } as const
export const byState = (one: ConnectionRow, other: ConnectionRow): number => order[stateOf(one)] - order[stateOf(other)]

export const useProviderColumns = (): readonly Column<ConnectionRow>[] => {
  const { t } = useLingui()
  return useMemo(() => {
    const figure = (
      id: string,
      header: string,
      kind: FigureKind,
      read: (health: Health) => number | null,
    ): Column<ConnectionRow> => ({
      id,
      header,
      align: 'end',
      sortBy: ({ health }) => (health === null ? -1 : (read(health) ?? -1)),
      cell: ({ health }) => <Lately health={health} value={health === null ? null : read(health)} kind={kind} />,
    })
    return [
      {
        id: 'name',
        header: t`Name`,
        sortBy: ({ connection }) => connection.name,
        cell: ({ connection }) => (
          <span className="block max-w-56 min-w-28 font-medium">
            <Name text={connection.name} />
          </span>
        ),
      },
      {
        id: 'state',
        header: t`Status`,
        sortBy: (row) => order[stateOf(row)],
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
        cell: ({ connection }) => <span className="whitespace-nowrap">{providerLabel(connection.provider)}</span>,
      },
      {
        id: 'requests',
        header: t`Requests`,
        align: 'end',
        sortBy: ({ health }) => health?.requests ?? -1,
        cell: ({ health }) => <Figure value={health?.requests} />,
      },
      figure('errors', t`Failed`, 'share', ({ error_share }) => error_share),
      figure('latency-p50', t`Latency p50`, 'duration', ({ p50_latency_ms }) => p50_latency_ms),
      figure('latency-p95', t`Latency p95`, 'duration', ({ p95_latency_ms }) => p95_latency_ms),
      figure('token-p50', t`First token p50`, 'duration', ({ p50_first_token_ms }) => p50_first_token_ms),
      figure('token-p95', t`First token p95`, 'duration', ({ p95_first_token_ms }) => p95_first_token_ms),
      {
        id: 'error',
        header: t`Last error`,
        cell: ({ health }) => (health === null ? <Figure value={null} /> : <LastError error={health.last_error} />),
      },
    ]
  }, [t])
}
