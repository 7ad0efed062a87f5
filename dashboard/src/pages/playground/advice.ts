import { isErrorCode } from '@keepgate/protocol/error-codes'
import { t } from '@lingui/core/macro'
import { errorWords } from '../../api/error-words.ts'

/** What to do about a failed chat, where this page can say it better than the server's hint. */
const words = (code: string): string | undefined => {
  switch (code) {
    case 'model_not_found':
      return t`Choose a model of the list, or check the spelling: connection/model.`
    case 'ambiguous_model':
      return t`Write the connection’s name and a slash in front of the model.`
    case 'provider_key_refused':
      return t`Test the connection under Providers and replace its key.`
    case 'provider_rate_limited':
      return t`Wait a moment, check the plan at the provider, or use another connection.`
    case 'provider_unreachable':
    case 'provider_timeout':
      return t`Test the connection under Providers; it tells what is wrong.`
    case 'provider_error':
    case 'provider_bad_answer':
    case 'provider_interrupted':
    case 'overloaded':
      return t`Send it again, or try another model.`
    case 'provider_refused':
      return t`The provider’s own sentence says why. Often a parameter does not suit the model: empty it and send again.`
    case 'unsupported_parameter':
      return t`Empty the parameter, or set the connection to leave out what the provider cannot express.`
    case 'outbound_refused':
      return t`Private and plain-http addresses need OUTBOUND_ALLOW=host:port, and a restart.`
    case 'answer_cut_off':
      return t`The connection to the server broke. What had come until then is above.`
    default:
      return undefined
  }
}

/** Undefined for a code that nothing is known of. */
export const adviceFor = (code: string): string | undefined =>
  words(code) ?? (isErrorCode(code) && code !== 'rate_limited' ? errorWords()[code].hint : undefined)
