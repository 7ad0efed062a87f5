import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { noteCodeKept, noteCodeShown } from './recovery-note.ts'
import { saveTextFile } from './save-text-file.ts'

/** Shows a recovery code, and goes on when somebody says that it is kept. Leaving forgets it: it is in no storage. */
export const RecoveryCode = ({ code, onKept }: { code: string; onKept: () => void }) => {
  const { t } = useLingui()
  // Where it does not fit in one line, it breaks between its halves.
  const middle = Math.ceil(code.length / 2)
  const [kept, setKept] = useState(false)
  useEffect(noteCodeShown, [])
  return (
    <div className="grid gap-4">
      <p className="text-ink-soft">
        <Trans>
          This code opens the account when the password is lost. It is shown this once. Write it down and keep it apart
          from this device.
        </Trans>
      </p>
      <code
        data-testid="recovery-code"
        className="figures block rounded border border-line bg-sunken px-3 py-2 text-center font-mono text-base select-all"
      >
        <span className="inline-block">{code.slice(0, middle)}</span>
        <span className="inline-block">{code.slice(middle)}</span>
      </code>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={code} label={t`Copy the recovery code`} size="medium" />
        <Button
          icon="download"
          onClick={() => saveTextFile('keepgate-recovery-code.txt', `${location.origin}\n${code}\n`)}
        >
          <Trans>Download</Trans>
        </Button>
      </div>
      <Banner tone="warn" title={<Trans>Nobody can restore it</Trans>}>
        <Trans>
          Without password and code, what was encrypted for you alone, such as a wallet, cannot be opened any more. No
          administrator can help.
        </Trans>
      </Banner>
      <Checkbox label={t`I have kept the recovery code`} checked={kept} onChange={setKept} />
      <Button
        look="primary"
        disabled={!kept}
        onClick={() => {
          noteCodeKept()
          onKept()
        }}
      >
        <Trans>Continue</Trans>
      </Button>
    </div>
  )
}
