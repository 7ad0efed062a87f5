import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { useAccount } from '../../session/use-session.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { ProvidersHealth } from './providers-health.tsx'
import { SystemHealth } from './system-health.tsx'

export const HealthPage = () => {
  const { rank } = useWorkspace()
  const { person } = useAccount()
  return (
    <>
      <PageHeader
        title={<Trans>Health</Trans>}
        description={<Trans>Whether everything works right now. It is looked at again every few seconds.</Trans>}
      />
      {person.role === 'admin' ? <SystemHealth /> : null}
      {mayDo(rank, 'providers:read') ? <ProvidersHealth /> : null}
    </>
  )
}
