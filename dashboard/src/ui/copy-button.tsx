import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import type { ButtonLook, ButtonSize } from './button-look.ts'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'

export type CopyButtonProps = {
  text: string
  /** What is copied, for its label: "Copy request id". */
  label: string
  /** The icon alone, for tables and code. */
  compact?: boolean
  look?: ButtonLook
  size?: ButtonSize
  onCopied?: () => void
}

type Outcome = 'none' | 'copied' | 'failed'

export const CopyButton = ({ text, label, compact, look = 'secondary', size = 'small', onCopied }: CopyButtonProps) => {
  const { t } = useLingui()
  const [outcome, setOutcome] = useState<Outcome>('none')
  useEffect(() => {
    if (outcome === 'none') return
    const timer = setTimeout(() => setOutcome('none'), 2500)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () => {
    const copied = await copyText(text)
    setOutcome(copied ? 'copied' : 'failed')
    if (copied) onCopied?.()
  }
  const icon = ({ none: 'copy', copied: 'check', failed: 'x' } as const)[outcome]
  const words = { none: label, copied: t`Copied`, failed: t`Not copied: select it and copy it yourself` }
  return (
    <>
      {compact ? (
        <IconButton icon={icon} label={words[outcome]} size={size} onClick={() => void copy()} />
      ) : (
        <Button icon={icon} look={look} size={size} onClick={() => void copy()}>
          {outcome === 'none' ? label : outcome === 'copied' ? <Trans>Copied</Trans> : <Trans>Not copied</Trans>}
        </Button>
      )}
      <span role="status" className="sr-only">
        {outcome === 'none' ? '' : words[outcome]}
      </span>
    </>
  )
}
