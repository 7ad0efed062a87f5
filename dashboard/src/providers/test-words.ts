import { type ErrorCode, isErrorCode } from '@keepgate/protocol/error-codes'
import type { AdvisedCode, ConnectionTestView } from '@keepgate/protocol/provider-connection'
import { t } from '@lingui/core/macro'
import { errorWords } from '../api/error-words.ts'

type Advice = { readonly cause: string; readonly fix: string | null }

const advice = () =>
  ({
    provider_key_refused: {
      cause: t`The provider refused the key.`,
      fix: t`Paste a valid key; check that it belongs to this provider and has not been revoked.`,
    },
    provider_unreachable: {
      cause: t`No connection to the provider’s address.`,
      fix: t`Check the base URL, the name resolution and the firewall.`,
    },
    provider_timeout: {
      cause: t`The provider did not answer in time.`,
      fix: t`Try again; check the base URL and the proxy settings.`,
    },
    outbound_refused: {
      cause: t`The address is private, or plain http.`,
      fix: t`Allow it with OUTBOUND_ALLOW=host:port if it is yours.`,
    },
    provider_rate_limited: {
      cause: t`The provider limits this key.`,
      fix: t`Wait, or check the plan and the credit at the provider.`,
    },
    provider_bad_answer: {
      cause: t`What answered is not this provider’s API.`,
      fix: t`Check the base URL: with /v1 for OpenAI-like providers.`,
    },
    model_not_found: {
      cause: t`The provider does not know the model of the test call.`,
      fix: t`List a model of your own in the connection’s models.`,
    },
    provider_refused: {
      cause: t`The provider refused the test call.`,
      fix: t`Read its message; the key or the account may lack a permission.`,
    },
  }) satisfies Record<AdvisedCode, Advice>

/** Why a test failed and how to mend it, in the page's language; null where it did not fail. */
export const adviceAfter = ({ code, cause, fix }: ConnectionTestView): Advice | null => {
  if (cause === null) return null
  // A newer server may tell a code that this page does not know; its own sentences say it then.
  if (code === null || !isErrorCode(code)) return { cause, fix }
  const known: Partial<Record<ErrorCode, Advice>> = advice()
  return known[code] ?? { cause: errorWords()[code].message, fix: t`Try again later; see the provider’s status page.` }
}
