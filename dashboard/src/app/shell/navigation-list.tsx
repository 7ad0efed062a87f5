import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { AuditBadge } from '../../audit-log/audit-badge.tsx'
import { auditRoute } from '../../pages/audit/route.ts'
import { useAccount } from '../../session/use-session.ts'
import { Icon } from '../../ui/icon.tsx'
import { navigationFor, titleOf } from '../navigation.ts'

const look =
  'flex h-8 items-center gap-2.5 rounded px-2 text-ink-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink'

export const NavigationList = ({ workspace, onFollow }: { workspace: WorkspaceView; onFollow?: () => void }) => {
  const { t, i18n } = useLingui()
  const { person } = useAccount()
  return (
    <nav aria-label={t`Workspace`}>
      <ul className="grid gap-px">
        {navigationFor({ rank: workspace.rank, role: person.role }).map((entry) => (
          <li key={entry.route.to}>
            <Link
              to={entry.route.to}
              params={{ workspaceId: workspace.id }}
              onClick={onFollow}
              activeOptions={{ includeSearch: false }}
              className={look}
            >
              <Icon name={entry.icon} />
              <span className="min-w-0 flex-1 truncate">{i18n._(titleOf(entry))}</span>
              {entry.route === auditRoute ? <AuditBadge workspace={workspace} /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
