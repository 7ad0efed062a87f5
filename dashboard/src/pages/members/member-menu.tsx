import type { MemberView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import type { MemberAct } from './member-act.ts'

export type MemberMenuProps = { member: MemberView; isLastAdmin: boolean; onAct: (act: MemberAct) => void }

/** Of the last admin the details say why nothing can be done. */
export const MemberMenu = ({ member, isLastAdmin, onAct }: MemberMenuProps) => {
  const { t } = useLingui()
  const name = visibleText(member.display_name)
  return (
    <Menu
      trigger={<IconButton icon="more" label={t`Actions for ${name}`} size="small" />}
      items={[
        {
          label: t`Change rank`,
          icon: 'shield',
          disabled: isLastAdmin,
          onSelect: () => onAct({ type: 'rank', member }),
        },
        {
          label: t`Remove`,
          icon: 'trash',
          danger: true,
          disabled: isLastAdmin,
          onSelect: () => onAct({ type: 'remove', member }),
        },
      ]}
    />
  )
}
