import { Trans } from '@lingui/react/macro'
import { visibleText } from './visible-text.ts'

/** What the server or a provider said, word for word: beside the page's own words for it, in the language it came in. */
export const Said = ({ text }: { text: string | undefined }) =>
  text === undefined ? null : (
    <p className="max-h-32 overflow-y-auto text-sm whitespace-pre-wrap">
      <Trans>In its own words:</Trans>{' '}
      <q lang="en" className="foreign">
        {visibleText(text)}
      </q>
    </p>
  )
