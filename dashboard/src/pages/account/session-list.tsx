import type { SessionView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { endOneSession } from '../../api/auth/end-one-session.ts'
import { endOtherSessions } from '../../api/auth/end-other-sessions.ts'
import { listSessions } from '../../api/auth/list-sessions.ts'
import { failureOf } from '../../api/failure-of.ts'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-column.ts'

const Kind = ({ of }: { of: SessionView }) => (
  <span className="inline-flex flex-wrap items-center gap-2">
    {of.transport === 'cookie' ? <Trans>Browser</Trans> : <Trans>Program</Trans>}
    {of.current ? (
      <Badge tone="good">
        <Trans>this one</Trans>
      </Badge>
    ) : null}
  </span>
)

export const SessionList = () => {
  const { t } = useLingui()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.sessions,
    queryFn: ({ signal }) => listSessions(signal),
  })
  const onSettled = () => queries.invalidateQueries({ queryKey: queryKeys.sessions })
  const endOne = useMutation({ mutationFn: endOneSession, onSettled })
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSettled })
  const failure = endOne.error ?? endOthers.error
  const { mutate: end, isPending, variables } = endOne
  const ending = isPending ? variables : null
  const columns = useMemo(
    (): readonly Column<SessionView>[] => [
      { id: 'kind', header: t`Where`, width: '11rem', cell: (row) => <Kind of={row} /> },
      { id: 'created', header: t`Since`, cell: (row) => <RelativeTime at={row.created_at} /> },
      { id: 'expires', header: t`Ends unless used`, cell: (row) => <RelativeTime at={row.expires_at} /> },
      {
        id: 'end',
        pinned: true,
        header: t`Action`,
        align: 'end',
        cell: (row) =>
          row.current ? null : (
            <Button size="small" busy={ending === row.id} onClick={() => end(row.id)}>
              <Trans>End</Trans>
            </Button>
          ),
      },
    ],
    [t, end, ending],
  )
  return (
    <Section
      title={<Trans>Sessions</Trans>}
      description={<Trans>Where this account is logged in. A session that is ended stops at its next request.</Trans>}
      actions={
        data !== undefined && data.length > 1 ? (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            <Trans>End all others</Trans>
          </Button>
        ) : null
      }
    >
      {failure === null ? null : (
        <div className="mb-3">
          <ProblemBanner problem={problemOf(failure)} />
        </div>
      )}
      <Table
        label={t`Sessions`}
        columns={columns}
        rows={data}
        // The id is a hash of what the session's holder knows: as little of it as tells rows apart stands in the page.
        rowId={(row) => row.id.slice(0, 12)}
        failure={failureOf({ error })}
        onRetry={() => void refetch()}
        empty={{ title: t`No sessions` }}
      />
    </Section>
  )
}
