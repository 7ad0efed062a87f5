import type { Verb } from '@keepgate/protocol/permissions'

/** What each scope lets one look at, so that an example never asks for what the token may not do. */
const readable = [
  ['workspace:read', ''],
  ['keys:read', '/api-keys'],
  ['providers:read', '/providers'],
  ['members:read', '/members'],
  ['invitations:read', '/invitations'],
  ['tokens:read', '/management-tokens'],
  ['logs:read', '/logs'],
  ['usage:read', '/usage'],
  ['audit:read', '/audit'],
] as const satisfies readonly (readonly [Verb, string])[]

export type TokenExampleInput = {
  readonly origin: string
  readonly workspaceId: string
  readonly secret: string
  readonly scopes: readonly Verb[] | null
}

/** A curl command that works with this token; null where it may read nothing. */
export const tokenExample = ({ origin, workspaceId, secret, scopes }: TokenExampleInput): string | null => {
  const [, path] = readable.find(([scope]) => scopes === null || scopes.includes(scope)) ?? []
  if (path === undefined) return null
  return `curl '${origin}/api/workspaces/${encodeURIComponent(workspaceId)}${path}' \\
  -H 'authorization: Bearer ${secret}'
`
}
