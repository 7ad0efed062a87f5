/** The four ranks of a workspace, and the one table of what each may do. Shared by server, dashboard and documentation. */
import { z } from 'zod/mini'

/** Lowest first. */
export const ranks = ['guest', 'user', 'moderator', 'admin'] as const
export const Rank = z.enum(ranks)
export type Rank = z.infer<typeof Rank>

export const rankAtLeast = (rank: Rank, needed: Rank): boolean => ranks.indexOf(rank) >= ranks.indexOf(needed)
export const lowerRank = (one: Rank, other: Rank): Rank => (rankAtLeast(one, other) ? other : one)

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
