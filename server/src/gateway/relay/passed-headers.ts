import type { Exchange } from '../line/types.ts'

/** The client's headers that mean something to a provider of its own dialect; everything else stays here. */
const passed = ['anthropic-version', 'anthropic-beta', 'openai-beta'] as const

/** The route's own headers, overridden by the client's where it sent one of the few that pass, byte for byte. */
export const passedHeaders = (
  exchange: Exchange,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  let headers = own
  for (const name of passed) {
    const value = exchange.header(name)
    if (value !== undefined) headers = { ...headers, [name]: value }
  }
  return headers
}
