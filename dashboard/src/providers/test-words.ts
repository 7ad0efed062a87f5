import { t } from '@lingui/core/macro'

/**
 * The server's advice after a test in the page's language; server/src/gateway/connections/connection-test.ts says it in
 * English. What is not known here, such as a newer server's advice, stays as the server said it.
 */
const causes = (): Record<string, string> => ({
  'The provider refused the key.': t`The provider refused the key.`,
  'No connection to the provider’s address.': t`No connection to the provider’s address.`,
  'The provider did not answer in time.': t`The provider did not answer in time.`,
  'The address is private, or plain http.': t`The address is private, or plain http.`,
  'The provider limits this key.': t`The provider limits this key.`,
  'What answered is not this provider’s API.': t`What answered is not this provider’s API.`,
  'The provider does not know the model of the test call.': t`The provider does not know the model of the test call.`,
  'The provider refused the test call.': t`The provider refused the test call.`,
})

const fixes = (): Record<string, string> => ({
  'Paste a valid key; check that it belongs to this provider and has not been revoked.': t`Paste a valid key; check that it belongs to this provider and has not been revoked.`,
  'Check the base URL, the name resolution and the firewall.': t`Check the base URL, the name resolution and the firewall.`,
  'Try again; check the base URL and the proxy settings.': t`Try again; check the base URL and the proxy settings.`,
  'Allow it with OUTBOUND_ALLOW=host:port if it is yours.': t`Allow it with OUTBOUND_ALLOW=host:port if it is yours.`,
  'Wait, or check the plan and the credit at the provider.': t`Wait, or check the plan and the credit at the provider.`,
  'Check the base URL: with /v1 for OpenAI-like providers.': t`Check the base URL: with /v1 for OpenAI-like providers.`,
  'List a model of your own in the connection’s models.': t`List a model of your own in the connection’s models.`,
  'Read its message; the key or the account may lack a permission.': t`Read its message; the key or the account may lack a permission.`,
  'Try again later; see the provider’s status page.': t`Try again later; see the provider’s status page.`,
})

const inWords = (known: Record<string, string>, text: string): string =>
  Object.hasOwn(known, text) ? (known[text] ?? text) : text

export const causeInWords = (text: string): string => inWords(causes(), text)
export const fixInWords = (text: string): string => inWords(fixes(), text)
