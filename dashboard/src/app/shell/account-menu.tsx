import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { session } from '../../session/page-session.ts'
import { useAccount } from '../../session/use-session.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { logOut } from './log-out.ts'

export const AccountMenu = ({ onAppearance }: { onAppearance: () => void }) => {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { person } = useAccount()
  const name = visibleText(person.display_name)
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t`Account: ${name}`}
          title={visibleText(person.email)}
          className={`${buttonLook('quiet', 'medium')} w-full justify-start! px-2!`}
        >
          <Icon name="user" />
          <span className="foreign min-w-0 flex-1 truncate text-left">{name}</span>
          <Icon name="arrow-up-down" size={14} className="text-ink-faint" />
        </button>
      }
      items={[
        { label: t`Account`, icon: 'user', onSelect: () => void navigate({ to: '/account' }) },
        { label: t`Appearance and language`, icon: 'moon', onSelect: onAppearance },
        { label: t`Lock now`, icon: 'lock', onSelect: session.lock },
        { label: t`Log out`, icon: 'log-out', onSelect: logOut },
      ]}
    />
  )
}
