import { errorCodes, isErrorCode } from '@keepgate/protocol/error-codes'
import { Trans, useLingui } from '@lingui/react/macro'
import { Name } from '../../ui/name.tsx'
import type { Offers } from './offers.ts'

type Offer = Offers[number]

/** Connections whose models are missing from the list, by what the reason is. */
export const UnlistedModels = ({ offers }: { offers: Offers | undefined }) => {
  const failed = offers?.filter(({ error }) => error !== null) ?? []
  if (failed.length === 0) return <Trans>As clients write it. Another name can be typed.</Trans>
  const byCause = Map.groupBy(failed, ({ error }) => error?.code)
  return (
    <ul className="grid gap-1">
      {[...byCause].map(([code, same]) => (
        <Cause key={code} of={same} />
      ))}
    </ul>
  )
}

/** One reason for all of them; where each has its own words (addresses, hosts), what they have in common. */
const reasonOf = (same: readonly Offer[]): string => {
  const [first, ...others] = new Set(same.map(({ error }) => error?.message ?? ''))
  const code = same[0]?.error?.code ?? ''
  return others.length > 0 && isErrorCode(code) ? errorCodes[code].message : (first ?? '')
}

const Cause = ({ of }: { of: readonly Offer[] }) => {
  const { i18n } = useLingui()
  const names = new Intl.ListFormat(i18n.locale).format(of.map(({ connection }) => connection))
  return (
    <li className="foreign line-clamp-4" title={of[0]?.error?.hint}>
      <Trans>
        The models of <Name text={names} wrap /> could not be listed:
      </Trans>{' '}
      <Name text={reasonOf(of)} wrap />
    </li>
  )
}
