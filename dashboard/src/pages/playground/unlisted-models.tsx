import { isErrorCode } from '@keepgate/protocol/error-codes'
import { Trans, useLingui } from '@lingui/react/macro'
import { errorWords, isRegisteredSentence } from '../../api/error-words.ts'
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

type Reason = { readonly message: string; readonly hint: string | undefined; readonly said: string | null }

/** One reason for all of them, in the page's language; and what was said, where it is one thing (addresses, hosts differ). */
const reasonOf = (same: readonly Offer[]): Reason => {
  const [first, ...others] = new Map(same.map(({ error }) => [error?.message ?? '', error])).values()
  const code = first?.code ?? ''
  const said = first?.message ?? ''
  if (!isErrorCode(code)) return { message: said, hint: first?.hint, said: null }
  return { ...errorWords()[code], said: others.length > 0 || isRegisteredSentence(said) ? null : said }
}

const Cause = ({ of }: { of: readonly Offer[] }) => {
  const { i18n } = useLingui()
  const reason = reasonOf(of)
  const names = new Intl.ListFormat(i18n.locale).format(of.map(({ connection }) => connection))
  return (
    <li className="foreign line-clamp-4" title={reason.hint}>
      <Trans>
        The models of <Name text={names} wrap /> could not be listed:
      </Trans>{' '}
      <Name text={reason.message} wrap />
      {reason.said === null ? null : (
        <>
          {' '}
          <q lang="en">
            <Name text={reason.said} wrap />
          </q>
        </>
      )}
    </li>
  )
}
