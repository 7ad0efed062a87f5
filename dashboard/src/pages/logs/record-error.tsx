import { isErrorCode } from '@keepgate/protocol/error-codes'
import type { RecordView } from '@keepgate/protocol/logs'
import { Trans } from '@lingui/react/macro'
import { errorWords } from '../../api/error-words.ts'
import { Banner } from '../../ui/banner.tsx'

/** What the client was told. */
export const RecordError = ({ record }: { record: RecordView }) => {
  const { error_code: code, outcome, status } = record
  if (code === null) return null
  const words = isErrorCode(code) ? errorWords()[code] : undefined
  return (
    <Banner
      tone={outcome === 'failed' ? 'bad' : outcome === 'refused' ? 'warn' : 'info'}
      title={
        <Trans>
          <code className="font-mono text-sm">{code}</code> with status {status}
        </Trans>
      }
    >
      {words === undefined ? null : (
        <p>
          {words.message} {words.hint}
        </p>
      )}
    </Banner>
  )
}
