import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { ConnectionRow, Health } from '../../providers/connection-row.ts'
import { badness, stateOf } from '../../providers/connection-state.ts'
import { ConnectionStateMark } from '../../providers/connection-state-mark.tsx'
import { providerLabel } from '../../providers/provider-types.ts'
import { Figure } from '../../ui/figure.tsx'
import { formatExactTime } from '../../ui/format.ts'
import { Name } from '../../ui/name.tsx'
import type { Column } from '../../ui/table-column.ts'
import { KeyHint } from './key-hint.tsx'

const Nothing = () => <span className="text-ink-faint">–</span>

/** Of the last 15 minutes. Without requests there are none, which is not the same as unknown. */
const Errors = ({ health }: ConnectionRow) => {
  if (health?.requests === 0) return <Nothing />
  return (
    <span className="flex items-baseline gap-2">
      <Figure value={health?.error_share} kind="share" />
      {health?.last_error ? <LastError {...health.last_error} /> : null}
    </span>
  )
}

const LastError = ({ code, time }: NonNullable<Health['last_error']>) => {
  const { i18n } = useLingui()
  return (
    <code
      className="max-w-40 truncate font-mono text-sm text-ink-soft"
      title={`${code} · ${formatExactTime(i18n.locale, new Date(time))}`}
    >
      {code}
    </code>
  )
}

const Latency = ({ health }: ConnectionRow) => {
  if (health?.requests === 0) return <Nothing />
  return (
    <span className="whitespace-nowrap">
      <Figure value={health?.p50_latency_ms} kind="duration" />
      <span className="text-ink-faint"> · </span>
      <Figure value={health?.p95_latency_ms} kind="duration" />
    </span>
  )
}

const Address = ({ connection }: ConnectionRow) =>
  connection.provider === 'demo' ? (
    <span className="text-ink-soft">
      <Trans>built in</Trans>
    </span>
  ) : (
    <bdi className="block max-w-40 truncate font-mono text-sm" title={connection.base_url}>
      {URL.canParse(connection.base_url) ? new URL(connection.base_url).host : connection.base_url}
    </bdi>
  )

export const useColumns = (): readonly Column<ConnectionRow>[] => {
  const { t } = useLingui()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Name`,
        sortBy: ({ connection }) => connection.name,
        cell: ({ connection }) => (
          <span className="block max-w-44 font-medium">
            <Name text={connection.name} />
          </span>
        ),
      },
      {
        id: 'status',
        header: t`Status`,
        sortBy: badness,
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
      { id: 'address', header: t`Address`, cell: (row) => <Address {...row} /> },
      { id: 'key', header: t`Key`, cell: ({ connection }) => <KeyHint connection={connection} /> },
      {
        id: 'errors',
        header: t`Errors, 15 min`,
        sortBy: ({ health }) => health?.error_share ?? null,
        cell: (row) => <Errors {...row} />,
      },
      {
        id: 'latency',
        header: t`p50 · p95`,
        align: 'end',
        sortBy: ({ health }) => health?.p50_latency_ms ?? null,
        cell: (row) => <Latency {...row} />,
      },
    ],
    [t],
  )
}
