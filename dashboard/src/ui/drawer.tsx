import { Dialog as Base } from '@base-ui/react/dialog'
import { DialogParts, type DialogProps, usePopupFocus, veilLook } from './dialog.tsx'

export type DrawerProps = Pick<
  DialogProps,
  'open' | 'onClose' | 'title' | 'description' | 'children' | 'actions' | 'initialFocus'
> & {
  size?: 'medium' | 'large'
}

/** A panel at the right edge for the details of a row, so that the list stays in sight. Full width on a phone. */
export const Drawer = ({ open, onClose, size = 'medium', initialFocus, ...parts }: DrawerProps) => {
  const focus = usePopupFocus(initialFocus)
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop className={veilLook} />
        <Base.Popup
          {...focus}
          className={`fixed inset-y-0 right-0 z-40 flex w-full ${size === 'large' ? 'max-w-3xl' : 'max-w-lg'} flex-col border-l border-control bg-surface outline-none transition-transform duration-150 data-ending-style:translate-x-full data-starting-style:translate-x-full`}
        >
          <DialogParts {...parts} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
