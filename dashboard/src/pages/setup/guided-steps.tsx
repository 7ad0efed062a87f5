import type { WorkspaceView } from '@keepgate/protocol/identity'
import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { overviewQuery } from '../../api/overview/get-overview.ts'
import { problemOf } from '../../api/problem-of.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { useAccount } from '../../session/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Failed } from '../../ui/table-states.tsx'
import { lastWorkspace } from '../../workspace/last-workspace.ts'
import { KeyStep } from './key-step.tsx'
import { ProviderStep } from './provider-step.tsx'
import { RequestStep } from './request-step.tsx'
import { SetupFrame } from './setup-frame.tsx'
import { type SetupStep, stepFor } from './setup-steps.ts'

/** The steps behind the login. */
export const GuidedSteps = () => {
  const workspace = lastWorkspace(useAccount().workspaces)
  if (workspace === null || !mayDo(workspace.rank, 'providers:write')) return <NothingToSetUp />
  return <FromServer workspace={workspace} />
}

const NothingToSetUp = () => {
  const { t } = useLingui()
  return (
    <SetupFrame step="account" title={t`Set up Keepgate`}>
      <EmptyState
        title={<Trans>There is nothing for you to set up here.</Trans>}
        action={
          <ButtonLink to="/">
            <Trans>To your workspaces</Trans>
          </ButtonLink>
        }
      >
        <Trans>Connecting providers takes the rank of a moderator.</Trans>
      </EmptyState>
    </SetupFrame>
  )
}

const FromServer = ({ workspace }: { workspace: WorkspaceView }) => {
  const { t } = useLingui()
  const overview = useQuery(overviewQuery(workspace.id))
  if (overview.data !== undefined) {
    return <Steps workspaceId={workspace.id} start={stepFor(overview.data)} />
  }
  return (
    <SetupFrame step="provider" title={t`Set up Keepgate`}>
      {overview.error === null ? (
        <Skeleton width="60%" />
      ) : (
        <Failed failure={problemOf(overview.error)} onRetry={() => void overview.refetch()} />
      )}
    </SetupFrame>
  )
}

type StepsProps = { workspaceId: string; start: SetupStep }

/** `start` counts once: what the server has meanwhile must not turn the page under somebody's hands. */
const Steps = ({ workspaceId, start }: StepsProps) => {
  const [step, setStep] = useState(start)
  const [apiKey, setApiKey] = useState<string | null>(null)
  const queries = useQueryClient()
  const goTo = (next: SetupStep) => {
    void queries.invalidateQueries({ queryKey: queryKeys.workspace(workspaceId) })
    setStep(next)
  }
  switch (step) {
    case 'account':
    case 'provider':
      return <ProviderStep workspaceId={workspaceId} onDone={() => goTo('key')} />
    case 'key':
      return (
        <KeyStep
          workspaceId={workspaceId}
          onMade={(made) => {
            setApiKey(made)
            goTo('request')
          }}
        />
      )
    case 'request':
      return <RequestStep workspaceId={workspaceId} apiKey={apiKey} onNewKey={() => goTo('key')} />
  }
}
