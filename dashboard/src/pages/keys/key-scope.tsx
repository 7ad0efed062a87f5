import type { ApiKeyView } from '@keepgate/protocol/identity'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { visibleText } from '../../ui/visible-text.ts'

const titleOf = (entries: readonly string[] | null): string | undefined => entries?.map(visibleText).join('\n')

/** In a cell: what a key may ask for, and from where. */
export const KeyScope = ({ apiKey }: { apiKey: ApiKeyView }) => {
  const { allowed_models: models, allowed_addresses: addresses } = apiKey
  return (
    <span className="block text-sm whitespace-nowrap">
      <span title={titleOf(models)} className={`block ${models === null ? 'text-ink-soft' : ''}`}>
        {models === null ? <Trans>every model</Trans> : <Plural value={models.length} one="# model" other="# models" />}
      </span>
      {addresses === null ? null : (
        <span title={titleOf(addresses)} className="block">
          <Plural value={addresses.length} one="# address" other="# addresses" />
        </span>
      )}
    </span>
  )
}

/** In details: the entries themselves, or the word for none. */
export const Entries = ({ entries, none }: { entries: readonly string[] | null; none: string }) => {
  const { t } = useLingui()
  if (entries === null) return none
  return (
    <ul aria-label={t`Entries`} className="max-h-48 overflow-y-auto">
      {entries.map((entry) => (
        <li key={entry}>
          <code className="foreign font-mono text-sm">{visibleText(entry)}</code>
        </li>
      ))}
    </ul>
  )
}
