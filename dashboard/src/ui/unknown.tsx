import { Trans } from '@lingui/react/macro'

/** Stands where a value is not known. Not a zero, and not a dash that could be read as one. */
export const Unknown = () => (
  <span className="font-normal text-ink-faint">
    <Trans>unknown</Trans>
  </span>
)
