import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'

export type SecretOnceProps = {
  /** null is closed. The only copy: keep it in no cache, and set it to null in `onClose`. */
  secret: string | null
  onClose: () => void
  title: ReactNode
  /** What it is: "API key". */
  label: string
  /** Below the secret, such as snippets that carry it. Called while it is shown, so that nothing keeps it. */
  children?: (secret: string) => ReactNode
}

/** Shows a secret that cannot be shown again. Closes through its button alone, and asks back if nothing was copied. */
export const SecretOnce = ({ secret, onClose, title, label, children }: SecretOnceProps) => (
  <Dialog
    open={secret !== null}
    onClose={onClose}
    title={title}
    size={children === undefined ? 'medium' : 'large'}
    stay
  >
    {secret === null ? null : (
      <Shown secret={secret} label={label} onClose={onClose}>
        {children?.(secret)}
      </Shown>
    )}
  </Dialog>
)

type ShownProps = { secret: string; label: string; onClose: () => void; children: ReactNode }

const Shown = ({ secret, label, onClose, children }: ShownProps) => {
  const { t } = useLingui()
  const [copied, setCopied] = useState(false)
  const [asked, setAsked] = useState(false)
  return (
    <div className="grid min-w-0 gap-4">
      <Banner tone="warn" title={<Trans>You see this once.</Trans>}>
        <Trans>Copy it now and keep it in a safe place. Nobody can show it again, not even this server.</Trans>
      </Banner>
      <section aria-label={label} className="grid gap-2">
        <code
          dir="ltr"
          className="block max-h-40 overflow-y-auto rounded border border-control bg-sunken px-3 py-2 font-mono break-all select-all"
        >
          {secret}
        </code>
        <div className="flex flex-wrap gap-2">
          <CopyButton
            text={secret}
            label={t`Copy ${label}`}
            look="primary"
            size="medium"
            onCopied={() => setCopied(true)}
          />
        </div>
      </section>
      {children}
      <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
        <p role="status" className="text-sm text-ink-soft">
          {asked && !copied ? <Trans>Not copied yet. Press again if you have it.</Trans> : null}
        </p>
        <Button onClick={() => (copied || asked ? onClose() : setAsked(true))}>
          <Trans>I have it</Trans>
        </Button>
      </div>
    </div>
  )
}
