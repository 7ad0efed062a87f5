/** The four ranks of a workspace's members, and which of two is the higher. */
import { z } from 'zod/mini'

/** Lowest first. */
export const ranks = ['guest', 'user', 'moderator', 'admin'] as const
export const Rank = z.enum(ranks)
export type Rank = z.infer<typeof Rank>

export const rankAtLeast = (rank: Rank, needed: Rank): boolean => ranks.indexOf(rank) >= ranks.indexOf(needed)
export const lowerRank = (one: Rank, other: Rank): Rank => (rankAtLeast(one, other) ? other : one)
