import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useNow } from '../../ui/now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import type { KeyAct } from './key-act.ts'

/** What can be done to a key that still works; nothing brings back one that has ended. */
export const KeyMenu = ({ apiKey, onAct }: { apiKey: ApiKeyListed; onAct: (act: KeyAct) => void }) => {
  const { t } = useLingui()
  const status = statusOf(apiKey, useNow())
  if (!isWorking(status)) return null
  const name = visibleText(apiKey.name)
  return (
    <Menu
      trigger={<IconButton icon="more" label={t`Actions for ${name}`} size="small" />}
      items={[
        { label: t`Edit`, icon: 'pencil', onSelect: () => onAct({ kind: 'edit', apiKey }) },
        {
          label: t`Rotate`,
          icon: 'rotate',
          onSelect: () => onAct({ kind: 'rotate', apiKey }),
          disabled: status === 'grace',
        },
        { label: t`Revoke`, icon: 'ban', danger: true, onSelect: () => onAct({ kind: 'revoke', apiKey }) },
      ]}
    />
  )
}
