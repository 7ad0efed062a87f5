import { errorCodes } from '@keepgate/protocol/error-codes'
import type { RecordView } from '@keepgate/protocol/logs'
import { Trans } from '@lingui/react/macro'
import { Banner } from '../../ui/banner.tsx'

const definitions: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = errorCodes

const definitionOf = (code: string) => (Object.hasOwn(definitions, code) ? definitions[code] : undefined)

/** What the client was told, in the words it was told in. */
export const RecordError = ({ record }: { record: RecordView }) => {
  const { error_code: code, outcome, status } = record
  if (code === null) return null
  const definition = definitionOf(code)
  return (
    <Banner
      tone={outcome === 'failed' ? 'bad' : outcome === 'refused' ? 'warn' : 'info'}
      title={
        <Trans>
          <code className="font-mono text-sm">{code}</code> with status {status}
        </Trans>
      }
    >
      {definition === undefined ? null : (
        <p lang="en">
          {definition.message} {definition.hint}
        </p>
      )}
    </Banner>
  )
}
