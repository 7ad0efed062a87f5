import { RequestError } from '@keepgate/client/request-error'
import { plural, t } from '@lingui/core/macro'
import type { FormProblem } from '../ui/form-problem.ts'
import { isRegistered, translationOf } from './known-words.ts'

/** Words of this page where it knows more than the server, or where no server spoke. */
const ownWords = ({
  code,
  message,
  status,
  retryAfterSeconds,
}: RequestError): { detail: string; hint?: string } | null => {
  switch (code) {
    case 'unreachable':
      return {
        detail: t`The server does not answer.`,
        hint: t`Check that Keepgate runs and that this device reaches it, then try again.`,
      }
    case 'unexpected_answer':
      return {
        detail: t`The server’s answer has another form than this page expects.`,
        hint: t`Reload the page: the server may have been updated meanwhile.`,
      }
    case 'rate_limited': {
      const seconds = retryAfterSeconds ?? 60
      return {
        detail: t`That was too often.`,
        hint: plural(seconds, { one: 'Try again in # second.', other: 'Try again in # seconds.' }),
      }
    }
    case 'answer_cut_off':
      return { detail: t`The answer ended before it was complete.` }
    case 'unknown':
      // A chat's error frame has no status of its own, and what it says is the provider's.
      return status === 0 || message !== `The server answered ${status}.`
        ? null
        : { detail: t`Something in front of Keepgate, or an error within it, answered ${status}.` }
    case 'insecure_transport':
      return {
        detail: t`Login over plain http is refused here.`,
        hint: t`Open this page over https, or on the machine itself as localhost. In a network you trust, ALLOW_INSECURE_HTTP=true permits it.`,
      }
    case 'origin_refused':
      return {
        detail: t`This address is not one the server knows as its own.`,
        hint: t`Open the page under the address in PUBLIC_URL, or add this one to CORS_ORIGINS.`,
      }
    case 'session_expired':
    case 'unauthenticated':
      return { detail: t`The session has ended.`, hint: t`Log in again.` }
    case 'setup_link_spent':
      return {
        detail: t`This setup link is not valid any more.`,
        hint: t`Restart the server to get a new one, or run “npx keepgate init”.`,
      }
    case 'sign_up_closed':
      return { detail: t`Sign-up is not open here.`, hint: t`Ask an administrator for an invitation.` }
    case 'weak_derivation':
      return {
        detail: t`The server asked for a weak protection of the password. Nothing was sent.`,
        hint: t`Do not log in here before the administrator has explained this.`,
      }
    case 'password_too_short':
      return { detail: t`A password has at least 10 characters.` }
    case 'email_invalid':
      return { detail: t`This is not an e-mail address.` }
    case 'recovery_code_mistyped':
      return {
        detail: t`This is not a recovery code as it was shown.`,
        hint: t`It has 32 letters and digits; one of them is mistyped or missing.`,
      }
    case 'user_key_unreadable':
      return {
        detail: t`The password is right, but it does not open the key that is kept under it.`,
        hint: t`Use the recovery code. If that fails too, the stored account was changed: tell the administrator.`,
      }
    case 'locked':
      return { detail: t`It was locked before this was done.`, hint: t`Unlock and do it again.` }
    case 'worker_failed':
      return {
        detail: t`This browser could not work with the password.`,
        hint: t`Reload the page. The derivation takes 64 MB of memory and WebAssembly.`,
      }
    default:
      return null
  }
}

/** The registry's hint ends some of the server's sentences, and stands beside them anyway. */
const withoutHint = ({ message, hint }: RequestError): string =>
  hint !== null && message.endsWith(hint) ? message.slice(0, -hint.length).trimEnd() : message

/** What the server said beyond the sentence of the code; in a test's or a chat's failure that is what the provider said. */
const moreThanCode = (error: RequestError): string | undefined => {
  const said = withoutHint(error)
  return said === '' || isRegistered(said) ? undefined : said
}

/** A failed request as forms and tables show it: in the page's language where this page has words for it. */
export const problemOf = (error: unknown): FormProblem => {
  if (!(error instanceof RequestError)) return { detail: t`Something went wrong in this page.` }
  const own = ownWords(error)
  const translated = own === null ? translationOf(error.code) : null
  return {
    detail: own?.detail ?? translated?.message ?? withoutHint(error),
    hint: own === null ? (translated?.hint ?? error.hint ?? undefined) : own.hint,
    said: translated === null ? undefined : moreThanCode(error),
    request_id: error.requestId ?? undefined,
    param: error.param ?? undefined,
    errors: error.errors,
  }
}
