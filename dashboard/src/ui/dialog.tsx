import { Dialog as Base } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { Icon } from './icon.tsx'
import { firstField, restoreFocus } from './lost-focus.ts'

export type DialogProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** A sentence under the title. */
  description?: ReactNode
  children?: ReactNode
  /** Buttons at the bottom, the primary one last; they stay in view while the rest scrolls. */
  actions?: ReactNode
  size?: 'small' | 'medium' | 'large'
  /** Neither Escape, a cross nor a click beside it closes it: for what cannot be seen again. */
  stay?: boolean
  /** The first field of a form unless told otherwise, or else the first control. */
  initialFocus?: RefObject<HTMLElement | null>
}

const widths = { small: 'max-w-md', medium: 'max-w-xl', large: 'max-w-4xl' } satisfies Record<string, string>

export const veilLook =
  'fixed inset-0 z-40 bg-veil transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0'

/**
 * Where the focus begins and ends, for a dialog's and a drawer's popup. Not in a field for who touches: a keyboard on the
 * screen would hide what the dialog says.
 */
export const usePopupFocus = (initialFocus: RefObject<HTMLElement | null> | undefined) => {
  const popup = useRef<HTMLDivElement>(null)
  return {
    ref: popup,
    initialFocus: initialFocus ?? ((by: string) => (by === 'touch' ? true : (firstField(popup.current) ?? true))),
  }
}

/** Asks or shows one thing over the page. Focus stays inside, and goes back to where it was. */
export const Dialog = ({ open, onClose, size = 'medium', stay = false, initialFocus, ...parts }: DialogProps) => {
  const focus = usePopupFocus(initialFocus)
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, details) => {
        if (next) return
        if (stay && details.reason === 'escape-key') details.cancel()
        else onClose()
      }}
      disablePointerDismissal={stay}
    >
      <Base.Portal>
        {/* Over a drawer too, which has a veil of its own. */}
        <Base.Backdrop forceRender className={veilLook} />
        <Base.Popup
          {...focus}
          className={`fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-16px)] w-[calc(100vw-16px)] ${widths[size]} -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-control bg-surface outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0`}
        >
          <DialogParts {...parts} closable={!stay} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Title, body and actions inside a dialog or a drawer. */
export const DialogParts = ({
  title,
  description,
  children,
  actions,
  closable = true,
}: Pick<DialogProps, 'title' | 'description' | 'children' | 'actions'> & { closable?: boolean }) => {
  const { t } = useLingui()
  // What opened it may be gone: a row that was removed, a menu.
  useEffect(() => () => void requestAnimationFrame(restoreFocus), [])
  return (
    <>
      <header className="flex items-start gap-3 border-b border-line px-4 py-3">
        <div className="foreign min-w-0 flex-1">
          {/* Room for the longest name at 320 pixels: in German the verb comes behind it. */}
          <Base.Title className="line-clamp-6 text-lg font-semibold">{title}</Base.Title>
          {description === undefined ? null : (
            <Base.Description className="text-ink-soft">{description}</Base.Description>
          )}
        </div>
        {closable ? (
          <Base.Close
            aria-label={t`Close`}
            className="-mr-1 flex size-7 shrink-0 items-center justify-center rounded text-ink-soft hover:bg-hover hover:text-ink"
          >
            <Icon name="x" />
          </Base.Close>
        ) : null}
      </header>
      {children === undefined ? null : <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>}
      {actions === undefined ? null : (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{actions}</footer>
      )}
    </>
  )
}
