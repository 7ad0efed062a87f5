/** The only table of what each rank may do. docs/reference/permissions.md says the same; a test compares them. */
import { type Rank, rankAtLeast, type Verb } from './ranks.ts'

/** The lowest rank that may do the verb. */
export const permissions = {
  'workspace:read': 'guest',
  'workspace:write': 'admin',
  'members:read': 'user',
  'members:write': 'admin',
  'invitations:read': 'admin',
  'invitations:write': 'admin',
  'providers:read': 'user',
  'providers:write': 'moderator',
  'providers:test': 'moderator',
  // A user sees and changes only keys of their own; from moderator on, everyone's.
  'keys:read': 'user',
  'keys:write': 'user',
  'tokens:read': 'admin',
  'tokens:write': 'admin',
  'logs:read': 'user',
  'usage:read': 'user',
  'audit:read': 'moderator',
  'playground:use': 'user',
} as const satisfies Record<Verb, Rank>

/** From this rank on, others' API keys are visible and changeable too. */
export const allKeysRank: Rank = 'moderator'

export const mayDo = (rank: Rank, verb: Verb): boolean => rankAtLeast(rank, permissions[verb])
