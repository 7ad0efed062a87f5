/** A key as its form holds it, and what of it is sent. */
import { ApiKeyCreate, type ApiKeyView } from '@keepgate/protocol/identity'
import { plural, t } from '@lingui/core/macro'
import { type Expiry, expiresAt, expiryFrom } from '../../credentials/expiry.ts'

export type KeyDraft = {
  readonly name: string
  readonly expiry: Expiry
  readonly requestsPerMinute: number | null
  readonly everyModel: boolean
  readonly models: readonly string[]
  /** Typed, not yet added to the list: sent along all the same. */
  readonly pendingModel: string | null
  /** One a line. */
  readonly addresses: string
  readonly dropUnsupported: boolean
}

export const newDraft: KeyDraft = {
  name: '',
  expiry: { kind: '90', date: null },
  requestsPerMinute: null,
  everyModel: true,
  models: [],
  pendingModel: null,
  addresses: '',
  dropUnsupported: false,
}

export const draftOf = (key: ApiKeyView): KeyDraft => ({
  name: key.name,
  expiry: expiryFrom(key.expires_at),
  requestsPerMinute: key.requests_per_minute,
  everyModel: key.allowed_models === null,
  models: key.allowed_models ?? [],
  pendingModel: null,
  addresses: (key.allowed_addresses ?? []).join('\n'),
  dropUnsupported: key.drop_unsupported,
})

const addressLines = ({ addresses }: KeyDraft): string[] => addresses.split(/[\s,;]+/).filter((line) => line !== '')

const chosenModels = ({ models, pendingModel }: KeyDraft): string[] => [
  ...new Set(pendingModel === null ? models : [...models, pendingModel]),
]

export type DraftErrors = Readonly<Partial<Record<keyof ApiKeyCreate, string>>>

/** @returns the request, or what is wrong by the request's field names */
export const readDraft = (
  draft: KeyDraft,
  now: number,
): { readonly body: Required<ApiKeyCreate> } | { readonly errors: DraftErrors } => {
  const addresses = addressLines(draft)
  const end = expiresAt(draft.expiry, now)
  const body = {
    name: draft.name.trim(),
    expires_at: end ?? null,
    requests_per_minute: draft.requestsPerMinute,
    allowed_models: draft.everyModel ? null : chosenModels(draft),
    allowed_addresses: addresses.length === 0 ? null : addresses,
    drop_unsupported: draft.dropUnsupported,
  }
  const parsed = ApiKeyCreate.safeParse(body)
  const paths = parsed.success ? [] : parsed.error.issues.map(({ path }) => path)
  const wrong = (field: keyof ApiKeyCreate): readonly PropertyKey[] | undefined =>
    paths.find(([first]) => first === field)
  const errors: DraftErrors = {
    ...(wrong('name') && { name: t`A name has 1 to 80 characters, without line breaks.` }),
    ...((end === undefined || (end !== null && end <= now)) && { expires_at: t`Choose a time in the future.` }),
    ...(wrong('requests_per_minute') && { requests_per_minute: t`A whole number from 1 to 10,000,000.` }),
    ...(wrong('allowed_models') && { allowed_models: modelError(body.allowed_models, wrong('allowed_models')) }),
    ...(wrong('allowed_addresses') && { allowed_addresses: addressError(addresses, wrong('allowed_addresses')) }),
  }
  return Object.keys(errors).length > 0 ? { errors } : { body }
}

/** The entry that a path such as `['allowed_models', 3]` points at. */
const entryAt = (entries: readonly string[] | null, path: readonly PropertyKey[] | undefined): string | undefined =>
  typeof path?.[1] === 'number' ? entries?.[path[1]]?.slice(0, 60) : undefined

const tooMany = (): string => plural(100, { one: 'At most # entry.', other: 'At most # entries.' })

const modelError = (models: readonly string[] | null, path: readonly PropertyKey[] | undefined): string => {
  if (models?.length === 0) return t`Add a model, or allow every model.`
  const entry = entryAt(models, path)
  return entry === undefined
    ? tooMany()
    : t`“${entry}” is not a model: no spaces, at most 200 characters, and a * only at its end.`
}

const addressError = (addresses: readonly string[], path: readonly PropertyKey[] | undefined): string => {
  const entry = entryAt(addresses, path)
  return entry === undefined ? tooMany() : t`“${entry}” is neither an address nor a range.`
}
