import { Plural, Trans } from '@lingui/react/macro'
import { problemOf } from '../../api/problem-of.ts'
import type { ConnectionRow } from '../../providers/connection-row.ts'
import { byState, stateOf } from '../../providers/connection-state.ts'
import { ConnectionStateMark } from '../../providers/connection-state-mark.tsx'
import { useWatchedConnections } from '../../providers/use-watched-connections.ts'
import { Figure, useFigure } from '../../ui/figure.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

const shown = 8

/** How the providers do, the worst first. */
export const ProviderStrip = () => {
  const { id: workspaceId } = useWorkspace()
  const connections = useWatchedConnections(workspaceId)
  const rows = connections.data?.toSorted(byState)
  const more = (rows?.length ?? 0) - shown
  return (
    <Section
      title={<Trans>Providers</Trans>}
      description={<Trans>Requests of the last 15 minutes.</Trans>}
      actions={
        <Link to="/w/$workspaceId/providers" params={{ workspaceId }}>
          {more > 0 ? <Plural value={more} one="# more" other="# more" /> : <Trans>All providers</Trans>}
        </Link>
      }
    >
      {rows === undefined ? (
        connections.error === null ? (
          <Skeleton width="70%" />
        ) : (
          <Failed failure={problemOf(connections.error)} onRetry={() => void connections.refetch()} />
        )
      ) : rows.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>None is connected yet.</Trans>
        </p>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,18rem),1fr))] gap-2">
          {rows.slice(0, shown).map((row) => (
            <Provider key={row.connection.id} row={row} />
          ))}
        </ul>
      )}
    </Section>
  )
}

const Provider = ({ row }: { row: ConnectionRow }) => {
  const { connection, health } = row
  const failed = useFigure('share')(health?.error_share ?? null)
  return (
    <li className="min-w-0 rounded border border-line px-3 py-2">
      <div className="flex min-w-0 items-baseline justify-between gap-3">
        <span className="foreign min-w-0 truncate font-medium" title={connection.name}>
          {connection.name}
        </span>
        <span className="shrink-0">
          <ConnectionStateMark state={stateOf(row)} />
        </span>
      </div>
      <p className="text-sm text-ink-soft">
        {health === null || health.requests === 0 ? (
          <Trans>no requests lately</Trans>
        ) : (
          <>
            <Plural value={health.requests} one="# request" other="# requests" />
            {' · '}
            <Trans>{failed} failed</Trans>
            {' · '}
            <Figure value={health.p50_latency_ms} kind="duration" />
          </>
        )}
      </p>
    </li>
  )
}
