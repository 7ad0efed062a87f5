import type { Scope } from '@keepgate/protocol/permissions'
import { useLingui } from '@lingui/react/macro'

export type ScopeGroup = {
  readonly id: string
  readonly label: string
  readonly scopes: readonly { readonly scope: Scope; readonly words: string }[]
}

/** Every scope in words, in groups as the dashboard's pages are. */
export const useScopeGroups = (): readonly ScopeGroup[] => {
  const { t } = useLingui()
  const words = {
    'workspace:read': t`See name and limits`,
    'workspace:write': t`Rename and remove the workspace`,
    'providers:read': t`See connections, models and health`,
    'providers:write': t`Add, change and remove connections`,
    'providers:test': t`Test connections, which costs a token or two`,
    'keys:read': t`See API keys`,
    'keys:write': t`Create, change, rotate and revoke API keys`,
    'logs:read': t`Read the request log`,
    'usage:read': t`Read usage and costs`,
    'members:read': t`See members`,
    'members:write': t`Change ranks and remove members`,
    'invitations:read': t`See invitations`,
    'invitations:write': t`Invite, and revoke invitations`,
    'tokens:read': t`See management tokens`,
    'tokens:write': t`Revoke management tokens`,
    'audit:read': t`Read the audit log`,
  } satisfies Record<Scope, string>
  const group = (id: string, label: string, scopes: readonly Scope[]): ScopeGroup => ({
    id,
    label,
    scopes: scopes.map((scope) => ({ scope, words: words[scope] })),
  })
  return [
    group('keys', t`API keys`, ['keys:read', 'keys:write']),
    group('providers', t`Providers`, ['providers:read', 'providers:write', 'providers:test']),
    group('figures', t`Logs and usage`, ['logs:read', 'usage:read', 'audit:read']),
    group('people', t`People`, ['members:read', 'members:write', 'invitations:read', 'invitations:write']),
    group('tokens', t`Management tokens`, ['tokens:read', 'tokens:write']),
    group('workspace', t`Workspace`, ['workspace:read', 'workspace:write']),
  ]
}
