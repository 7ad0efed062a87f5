import { AppError } from '../../kernel/errors.ts'
import type { ProviderAdapter } from '../provider.ts'

const invalid = (message: string): AppError => new AppError('invalid_request', { message, param: 'base_url' })

/**
 * The address a provider is called at: the one given, or the provider's own.
 * @param requireAllowedUrl throws AppError outbound_refused for an address that may not be called.
 * Throws AppError invalid_request naming base_url, outbound_refused.
 */
export const readBaseUrl = (
  adapter: ProviderAdapter,
  given: string | undefined,
  requireAllowedUrl: (url: string) => void,
): URL => {
  const text = given ?? adapter.defaultBaseUrl
  if (text === null) throw invalid(`${adapter.label} needs a base_url.`)
  if (!URL.canParse(text)) throw invalid('base_url is not a URL; write for instance https://host/v1.')
  const url = new URL(text)
  if (url.search !== '' || url.hash !== '') throw invalid('base_url must not have a query or a fragment.')
  if (adapter.answerLocally === undefined) requireAllowedUrl(text)
  return url
}

/** What calls' paths are appended to; '' for none. */
export const basePathOf = (url: URL): string => url.pathname.replace(/\/+$/, '')
