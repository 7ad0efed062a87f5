/** A provider key of Perpetuo, as the connection it becomes: base64 is no protection, so it is opened and sealed. */
import type { NewConnection } from '../../../gateway/connections/connections.ts'
import { findProvider } from '../../../gateway/providers/registry.ts'
import { fromBase64 } from '../../../kernel/bytes.ts'
import { Secret } from '../../../kernel/secret.ts'
import type { PerpetuoExport } from './export-file.ts'

/** What it called providers that have another name here. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['google', 'gemini'],
  ['google-ai', 'gemini'],
  ['claude', 'anthropic'],
  ['azure', 'azure-openai'],
  ['grok', 'xai'],
  ['togetherai', 'together'],
  ['together-ai', 'together'],
])

export type OlderProviderKey = PerpetuoExport['providerKeys'][number]

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null for base64 that is not canonical, for nothing, and for what is no text. */
const openBase64 = (text: string): Secret | null => {
  const bytes = fromBase64(text)
  if (bytes === null || bytes.length === 0) return null
  try {
    return new Secret(strictUtf8.decode(bytes))
  } catch {
    return null
  }
}

/** One that was switched off keeps out of the way: no model name leads to it by the provider's name. */
const wantedName = (provider: string, enabled: boolean): string => (enabled ? provider : `${provider}-disabled`)

const freeName = (wanted: string, taken: ReadonlySet<string>): string => {
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`
  return name
}

/** The connection to make, under a name that is not taken; or why there is none. */
export const connectionOf = (
  row: OlderProviderKey,
  taken: ReadonlySet<string>,
): { readonly wanted: NewConnection } | { readonly reason: string } => {
  const given = row.provider.trim().toLowerCase()
  const adapter = findProvider(otherNames.get(given) ?? given)
  if (adapter === null || adapter.answerLocally !== undefined) {
    return { reason: 'Keepgate knows no such provider; add it with `keepgate provider add openai-compatible`' }
  }
  const key = openBase64(row.api_key)
  if (key === null) return { reason: 'api_key is empty or no canonical base64 of a text; export it again' }
  return { wanted: { provider: adapter.id, name: freeName(wantedName(adapter.id, row.enabled), taken), key } }
}
