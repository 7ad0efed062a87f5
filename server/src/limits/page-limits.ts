import type { LimitRules } from './classes.ts'
import type { LimitRequest } from './rule.ts'

/** All pages of a workspace together may ask as often as this many of them alone. */
const pagesTogether = 10
const daySeconds = 86_400

/**
 * The cells of one request with a sealed key. A page has an API key's default limit, and its daily cap, which stands
 * whatever the settings say: it was promised to whoever pays, and is kept over restarts. Visitors are counted apart, by
 * their address, before anything is read.
 * @param page of the workspace; only what a sealed key proved becomes the name of a cell.
 */
export const pageLimits = (
  { key }: Pick<LimitRules, 'key'>,
  { workspaceId, page, dailyCap }: { readonly workspaceId: string; readonly page: string; readonly dailyCap: number },
): LimitRequest[] => [
  ...(key === null
    ? []
    : [
        { cell: `page:${workspaceId}:${page}`, rule: key },
        { cell: `pages:${workspaceId}`, rule: { ...key, limit: key.limit * pagesTogether } },
      ]),
  { cell: `page-day:${workspaceId}:${page}`, rule: { limit: dailyCap, windowSeconds: daySeconds } },
]
