/** From the query of an address to what identity lists by. */
import { type CredentialSort, commandLineOwner, type KeyPageQuery } from '@keepgate/protocol/key-list'
import { z } from 'zod'
import { type CredentialSort as Order, sortWords } from '../../identity/credential-cursor.ts'
import type { CredentialFilters } from '../../identity/credential-filters.ts'
import { keyRule } from '../../limits/classes.ts'
import type { ControlPlaneServices } from '../services.ts'
import { pageQuery } from './page-query.ts'

/** Its cursor carries a name, where the list is sorted by it. */
export const credentialPage = { ...pageQuery, cursor: z.string().min(1).max(1024).optional() } as const

export const credentialFilters = (query: Omit<KeyPageQuery, 'sort'>): CredentialFilters => ({
  status: query.status,
  risk: query.risk,
  owner: query.owner === commandLineOwner ? null : query.owner,
  text: query.q,
  ids: query.ids,
  rotatedTo: query.rotated_to,
})

/** Newest first, where none is named. */
export const credentialOrder = (sort: CredentialSort = '-created_at'): Order => {
  const descending = sort.startsWith('-')
  const by = sortWords.find((word) => word === (descending ? sort.slice(1) : sort)) ?? 'created_at'
  return { by, descending }
}

/** Where limits are off, a key's own counts for nothing either. */
export const areKeysUnlimited = ({ limitRules }: ControlPlaneServices): boolean => keyRule(limitRules, 1) === null
