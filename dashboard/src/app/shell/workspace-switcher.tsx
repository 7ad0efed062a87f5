import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useAccount } from '../../session/use-session.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'
import { visibleText } from '../../ui/visible-text.ts'

export const WorkspaceSwitcher = ({
  workspace,
  onCreate,
}: {
  workspace: WorkspaceView | null
  onCreate: () => void
}) => {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { workspaces } = useAccount()
  const name = workspace === null ? t`No workspace` : visibleText(workspace.name)
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t`Workspace: ${name}`}
          title={name}
          className={`${buttonLook('secondary', 'medium')} w-full justify-between!`}
        >
          <span className="foreign min-w-0 truncate">{name}</span>
          <Icon name="arrow-up-down" size={14} className="text-ink-faint" />
        </button>
      }
      items={[
        ...workspaces.map(({ id, name: label }) => ({
          label: visibleText(label),
          checked: id === workspace?.id,
          onSelect: () => void navigate({ to: '/w/$workspaceId/overview', params: { workspaceId: id } }),
        })),
        { label: t`Create workspace`, icon: 'plus', onSelect: onCreate },
      ]}
    />
  )
}
