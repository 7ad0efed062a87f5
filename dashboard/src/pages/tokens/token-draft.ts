/** A management token as its form holds it, and what of it is sent. */
import { ManagementTokenCreate } from '@keepgate/protocol/identity'
import type { Scope } from '@keepgate/protocol/permissions'
import { t } from '@lingui/core/macro'
import { type Expiry, expiresAt } from '../../credentials/expiry.ts'

export type TokenDraft = {
  readonly name: string
  readonly expiry: Expiry
  readonly everything: boolean
  readonly scopes: readonly Scope[]
}

/** Restricted and short-lived unless somebody wants otherwise. */
export const newDraft: TokenDraft = { name: '', expiry: { kind: '30', date: null }, everything: false, scopes: [] }

export type TokenDraftErrors = Readonly<Partial<Record<keyof ManagementTokenCreate, string>>>

/** @returns the request, or what is wrong by the request's field names */
export const readDraft = (
  draft: TokenDraft,
  now: number,
): { readonly body: ManagementTokenCreate } | { readonly errors: TokenDraftErrors } => {
  const end = expiresAt(draft.expiry, now) ?? 0
  const scopes = draft.everything ? null : [...draft.scopes]
  const body = { name: draft.name.trim(), expires_at: end, scopes }
  const errors: TokenDraftErrors = {
    ...(!ManagementTokenCreate.shape.name.safeParse(body.name).success && {
      name: t`A name has 1 to 80 characters, without line breaks.`,
    }),
    ...(end <= now && { expires_at: t`Choose a time in the future.` }),
    ...(scopes?.length === 0 && { scopes: t`Choose what the token may do.` }),
  }
  return Object.keys(errors).length > 0 ? { errors } : { body }
}
