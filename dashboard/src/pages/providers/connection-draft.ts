/** What a form holds of a connection, all but the key: that one stays in its input. */
import type { ConnectionCreate, ConnectionUpdate, ConnectionView } from '@keepgate/protocol/provider-connection'
import { findProviderType } from '../../providers/provider-types.ts'

export type ConnectionDraft = {
  readonly provider: string | null
  readonly name: string
  readonly baseUrl: string
  /** One bare model a line. */
  readonly models: string
  readonly dropUnsupported: boolean
  readonly options: ConnectionView['options']
}

export const emptyDraft: ConnectionDraft = {
  provider: null,
  name: '',
  baseUrl: '',
  models: '',
  dropUnsupported: false,
  options: {},
}

export const draftOf = (connection: ConnectionView): ConnectionDraft => ({
  provider: connection.provider,
  name: connection.name,
  baseUrl: connection.base_url,
  models: connection.models?.join('\n') ?? '',
  dropUnsupported: connection.drop_unsupported,
  options: connection.options,
})

/** `openai`, and `openai-2` where there is one already. */
const freeName = (provider: string, taken: readonly string[]): string => {
  for (let count = 1; ; count++) {
    const name = count === 1 ? provider : `${provider}-${count}`
    if (!taken.includes(name)) return name
  }
}

/** Another provider brings its own address and a name that is free; a name that was typed stays. */
export const withProvider = (
  draft: ConnectionDraft,
  provider: string | null,
  taken: readonly string[],
): ConnectionDraft => {
  const suggested = draft.provider === null ? '' : freeName(draft.provider, taken)
  const keepsName = draft.name !== '' && draft.name !== suggested
  return {
    ...draft,
    provider,
    name: keepsName || provider === null ? draft.name : freeName(provider, taken),
    baseUrl: (provider === null ? null : findProviderType(provider)?.baseUrl) ?? '',
    options: {},
  }
}

const modelsOf = (text: string): string[] | null => {
  const models = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return models.length === 0 ? null : [...new Set(models)]
}

/** @param key '' where none was given. */
export const createBody = (draft: ConnectionDraft & { provider: string }, key: string): ConnectionCreate => ({
  provider: draft.provider,
  name: draft.name.trim(),
  ...(draft.baseUrl.trim() === '' ? {} : { base_url: draft.baseUrl.trim() }),
  ...(key === '' ? {} : { key }),
  options: draft.options,
  models: modelsOf(draft.models),
  drop_unsupported: draft.dropUnsupported,
})

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Only what was changed. @param key '' keeps the one that is there. */
export const updateBody = (known: ConnectionView, draft: ConnectionDraft, key: string): ConnectionUpdate => {
  const name = draft.name.trim()
  const baseUrl = draft.baseUrl.trim()
  const models = modelsOf(draft.models)
  return {
    ...(name === known.name ? {} : { name }),
    ...(baseUrl === known.base_url ? {} : { base_url: baseUrl }),
    ...(key === '' ? {} : { key }),
    ...(isEqual(draft.options, known.options) ? {} : { options: draft.options }),
    ...(isEqual(models, known.models) ? {} : { models }),
    ...(draft.dropUnsupported === known.drop_unsupported ? {} : { drop_unsupported: draft.dropUnsupported }),
  }
}

/** A key is sealed to scheme, host and port: to another place it is never sent, it must be given again. */
export const movesElsewhere = (known: ConnectionView, draft: ConnectionDraft): boolean => {
  const address = draft.baseUrl.trim()
  if (known.key_fingerprint === null || !URL.canParse(address)) return false
  return new URL(address).origin !== new URL(known.base_url).origin
}
