import { mayDo } from '@keepgate/protocol/permissions'
import { Trans } from '@lingui/react/macro'
import { AppearanceFields } from '../../browser/appearance-fields.tsx'
import { LockSettings } from '../../session/lock-settings.tsx'
import { useAccount } from '../../session/use-session.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Section } from '../../ui/section.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { InstallationFacts } from './installation-facts.tsx'
import { LimitsInForce } from './limits-in-force.tsx'
import { RemoveWorkspace } from './remove-workspace.tsx'
import { WorkspaceSettings } from './workspace-settings.tsx'

export const SettingsPage = () => {
  const { rank } = useWorkspace()
  const { person } = useAccount()
  return (
    <>
      <PageHeader
        title={<Trans>Settings</Trans>}
        description={<Trans>Of this workspace, of this browser, and what the installation prescribes.</Trans>}
      />
      <WorkspaceSettings />
      <Section title={<Trans>Appearance and language</Trans>} description={<Trans>Kept in this browser.</Trans>}>
        <AppearanceFields />
      </Section>
      <LockSettings />
      <LimitsInForce />
      {person.role === 'admin' ? <InstallationFacts /> : null}
      {mayDo(rank, 'workspace:write') ? <RemoveWorkspace /> : null}
    </>
  )
}
