import { Toast as Base } from '@base-ui/react/toast'
import { useLingui } from '@lingui/react/macro'
import { Icon, type IconName } from './icon.tsx'
import { type ToastTone, toastManager } from './toast.tsx'

const icons = { good: 'check-circle', bad: 'x-circle', info: 'info' } satisfies Record<ToastTone, IconName>
const colours = { good: 'text-good', bad: 'text-bad', info: 'text-info' } satisfies Record<ToastTone, string>

const isTone = (value: string | undefined): value is ToastTone => value !== undefined && value in icons

export const ToastStack = () => {
  const { t } = useLingui()
  return (
    <Base.Provider toastManager={toastManager} limit={3}>
      <Base.Portal>
        <Base.Viewport
          aria-label={t`Notifications`}
          className="fixed right-2 bottom-2 z-50 flex w-[min(24rem,calc(100vw-16px))] flex-col gap-2 outline-none"
        >
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

const ToastList = () => {
  const { t } = useLingui()
  const { toasts } = Base.useToastManager()
  return toasts.map((item) => {
    const tone = isTone(item.type) ? item.type : 'info'
    return (
      <Base.Root
        key={item.id}
        toast={item}
        className="rounded border border-control bg-surface transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Base.Content className="flex items-start gap-2 px-3 py-2">
          <Icon name={icons[tone]} className={`mt-0.5 ${colours[tone]}`} />
          <div className="foreign min-w-0 flex-1">
            <Base.Title className="line-clamp-3 font-medium" />
            <Base.Description className="line-clamp-6 text-ink-soft" />
          </div>
          <Base.Close
            aria-label={t`Dismiss`}
            className="flex size-6 items-center justify-center rounded text-ink-soft hover:text-ink"
          >
            <Icon name="x" size={14} />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    )
  })
}
