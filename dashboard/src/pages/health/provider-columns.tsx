import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import type { ConnectionRow, Health } from '../../providers/connection-row.ts'
import { badness, stateOf } from '../../providers/connection-state.ts'
import { ConnectionStateMark } from '../../providers/connection-state-mark.tsx'
import { Figure } from '../../ui/figure.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table-column.ts'
import { Unknown } from '../../ui/unknown.tsx'

/** A figure of a time without requests is none, which is not the same as unknown. */
const Lately = ({ health, children }: { health: Health | null; children: ReactNode }) => {
  if (health === null) return <Unknown />
  return health.requests === 0 ? <span className="text-ink-faint">–</span> : children
}

const Pair = ({ of: [typical, slow] }: { of: readonly [number | null, number | null] }) => (
  <span className="whitespace-nowrap">
    <Figure value={typical} kind="duration" /> · <Figure value={slow} kind="duration" />
  </span>
)

const LastError = ({ error }: { error: Health['last_error'] }) =>
  error === null ? (
    <span className="text-ink-faint">
      <Trans>none</Trans>
    </span>
  ) : (
    <span>
      <code className="font-mono text-sm whitespace-nowrap">{error.code}</code>{' '}
      <span className="text-ink-soft">
        <RelativeTime at={error.time} />
      </span>
    </span>
  )

export const useProviderColumns = (): readonly Column<ConnectionRow>[] => {
  const { t } = useLingui()
  return useMemo(() => {
    /** Sorted by the slow ones. */
    const durations = (
      id: string,
      header: string,
      read: (health: Health) => readonly [typical: number | null, slow: number | null],
    ): Column<ConnectionRow> => ({
      id,
      header,
      align: 'end',
      sortBy: ({ health }) => (health === null ? null : read(health)[1]),
      cell: ({ health }) => <Lately health={health}>{health && <Pair of={read(health)} />}</Lately>,
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
        sortBy: badness,
        cell: (row) => (
          <span className="whitespace-nowrap">
            <ConnectionStateMark state={stateOf(row)} />
          </span>
        ),
      },
      {
        id: 'requests',
        header: t`Requests`,
        align: 'end',
        sortBy: ({ health }) => health?.requests ?? null,
        cell: ({ health }) => <Figure value={health?.requests} />,
      },
      {
        id: 'errors',
        header: t`Failed`,
        align: 'end',
        sortBy: ({ health }) => health?.error_share ?? null,
        cell: ({ health }) => (
          <Lately health={health}>{health && <Figure value={health.error_share} kind="share" />}</Lately>
        ),
      },
      durations('latency', t`Latency p50 · p95`, (health) => [health.p50_latency_ms, health.p95_latency_ms]),
      durations('first-token', t`First token p50 · p95`, (health) => [
        health.p50_first_token_ms,
        health.p95_first_token_ms,
      ]),
      {
        id: 'error',
        header: t`Last error`,
        cell: ({ health }) => (health === null ? <Unknown /> : <LastError error={health.last_error} />),
      },
    ]
  }, [t])
}
