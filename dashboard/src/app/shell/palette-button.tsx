import { Trans, useLingui } from '@lingui/react/macro'
import { buttonLook } from '../../ui/button-look.ts'
import { Icon } from '../../ui/icon.tsx'
import { isApple } from './shortcuts.ts'

export const PaletteButton = ({ onOpen }: { onOpen: () => void }) => {
  const { t } = useLingui()
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
      className={`${buttonLook('secondary', 'medium')} w-full justify-start! text-ink-soft!`}
    >
      <Icon name="search" size={15} />
      <span className="min-w-0 flex-1 truncate text-left">
        <Trans>Go to…</Trans>
      </span>
      <kbd className="font-sans text-xs text-ink-faint">{isApple ? '⌘K' : t`Ctrl K`}</kbd>
    </button>
  )
}
