import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { useAccount } from '../../session/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { ProvidersHealth } from './providers-health.tsx'
import { SystemHealth } from './system-health.tsx'

export const HealthPage = () => {
  const { rank } = useWorkspace()
  const { person } = useAccount()
  const seesProviders = mayDo(rank, 'providers:read')
  const seesSystem = person.role === 'admin'
  return (
    <>
      <PageHeader
        title={<Trans>Health</Trans>}
        description={<Trans>Whether everything works right now. It is looked at again every few seconds.</Trans>}
      />
      {seesSystem ? <SystemHealth /> : null}
      {seesProviders ? <ProvidersHealth /> : null}
      {seesSystem || seesProviders ? null : (
        <EmptyState icon="lock" title={<Trans>Guests do not see how the providers do.</Trans>}>
          <Trans>An admin of this workspace can give you a higher rank.</Trans>
        </EmptyState>
      )}
    </>
  )
}
