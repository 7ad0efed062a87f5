import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import { problemOf } from '../../api/problem-of.ts'
import { useModels } from '../../models/use-models.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { Chat } from './chat.tsx'

export const PlaygroundPage = () => {
  const workspace = useWorkspace()
  const { data: offers, error, isFetching, refetch } = useModels(workspace.id)
  if (offers === undefined && error !== null) {
    return (
      <>
        <PageHeader title={<Trans>Playground</Trans>} />
        <Failed failure={problemOf(error)} onRetry={() => void refetch()} />
      </>
    )
  }
  return offers?.length === 0 ? <NoProvider /> : <Chat offers={offers} loading={isFetching} />
}

const NoProvider = () => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  return (
    <>
      <PageHeader title={<Trans>Playground</Trans>} />
      <EmptyState
        title={<Trans>No provider is connected yet</Trans>}
        action={
          <ButtonLink
            look="primary"
            icon="plug"
            to="/w/$workspaceId/providers"
            params={{ workspaceId: workspace.id }}
            search={mayDo(workspace.rank, 'providers:write') ? { form: 'new' } : {}}
          >
            {mayDo(workspace.rank, 'providers:write') ? t`Connect a provider` : t`Providers`}
          </ButtonLink>
        }
      >
        <Trans>
          The playground sends requests through this workspace’s providers. The built-in demo needs no account.
        </Trans>
      </EmptyState>
    </>
  )
}
