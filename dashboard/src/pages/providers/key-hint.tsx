import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { visibleText } from '../../ui/visible-text.ts'

type KeyHintProps = { connection: Pick<ConnectionView, 'key_last_four' | 'key_fingerprint'> }

/** As much of a key as is ever shown: its end, and a fingerprint by which two connections can be compared. */
export const KeyHint = ({ connection: { key_last_four, key_fingerprint } }: KeyHintProps) => {
  const { t } = useLingui()
  if (key_fingerprint === null) {
    return (
      <span className="text-ink-soft">
        <Trans>no key</Trans>
      </span>
    )
  }
  const fingerprint = visibleText(key_fingerprint)
  return (
    <code className="font-mono text-sm whitespace-nowrap" title={t`Fingerprint ${fingerprint}`}>
      {/* Too short a key shows nothing of itself. */}
      {key_last_four === null ? fingerprint.slice(0, 6) : `…${visibleText(key_last_four)}`}
    </code>
  )
}
