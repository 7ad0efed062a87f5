import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { connectionsQuery } from '../../api/providers/list-connections.ts'
import { isCodeUnkept } from '../../session/recovery-note.ts'
import { Banner } from '../../ui/banner.tsx'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { ConnectionCheck } from './connection-check.tsx'
import { NewConnection } from './new-connection.tsx'
import { SetupFrame } from './setup-frame.tsx'

type ProviderStepProps = {
  workspaceId: string
  onDone: () => void
}

const newest = (connections: readonly ConnectionView[]): ConnectionView | null =>
  connections.toSorted((one, other) => other.updated_at - one.updated_at)[0] ?? null

/** Connects a provider, or goes on with the one that was connected and does not work yet. */
export const ProviderStep = ({ workspaceId, onDone }: ProviderStepProps) => {
  const { t } = useLingui()
  // Undefined: what the server has. Null: it was removed, another is to be chosen.
  const [own, setOwn] = useState<ConnectionView | null | undefined>(undefined)
  const found = useQuery(connectionsQuery(workspaceId))
  const connection = own === undefined && found.data !== undefined ? newest(found.data) : own
  return (
    <SetupFrame
      step="provider"
      title={connection === null || connection === undefined ? t`Connect a provider` : t`Test the provider`}
      intro={
        <Trans>Requests go to a provider you have an account with. Its key is sealed here and never shown again.</Trans>
      }
    >
      {isCodeUnkept() ? <CodeUnkept /> : null}
      {connection === undefined ? (
        found.error === null ? (
          <Skeleton width="60%" />
        ) : (
          <Failed failure={problemOf(found.error)} onRetry={() => void found.refetch()} />
        )
      ) : connection === null ? (
        <NewConnection workspaceId={workspaceId} onMade={setOwn} />
      ) : (
        <ConnectionCheck
          workspaceId={workspaceId}
          connection={connection}
          onRemoved={() => setOwn(null)}
          onDone={onDone}
        />
      )}
    </SetupFrame>
  )
}

/** The page was left while it showed the code, before anybody said that they have it. */
const CodeUnkept = () => (
  <Banner tone="info" title={<Trans>The recovery code was shown once</Trans>}>
    <Trans>
      This page does not have it any more. Not kept? <Link to="/account">Make a new one in the account</Link>.
    </Trans>
  </Banner>
)
