/**
 * What can be done in a workspace, and the only table of what each rank may do. docs/reference/permissions.md says the
 * same; a test compares them.
 */
import { z } from 'zod/mini'
import { type Rank, rankAtLeast } from './ranks.ts'

export const verbs = [
  'workspace:read',
  'workspace:write',
  'members:read',
  'members:write',
  'invitations:read',
  'invitations:write',
  'providers:read',
  'providers:write',
  'providers:test',
  'keys:read',
  'keys:write',
  'tokens:read',
  'tokens:write',
  'logs:read',
  'usage:read',
  'audit:read',
  'playground:use',
] as const
export const Verb = z.enum(verbs)
export type Verb = z.infer<typeof Verb>

/** What a management token may carry: the playground is for people. */
export const Scope = z.enum(verbs.filter((verb): verb is Exclude<Verb, 'playground:use'> => verb !== 'playground:use'))
export type Scope = z.infer<typeof Scope>

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
