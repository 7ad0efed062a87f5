import { z } from 'zod'
import type { Identity } from '../../identity/identity.ts'
import type { Asker } from '../../storage/ports.ts'
import { defineAdminCommand } from './define-admin-command.ts'

const scopes = ['sessions', 'api_keys', 'management_tokens', 'sealed_keys'] as const
type Scope = (typeof scopes)[number]

const inWords: Readonly<Record<Scope, string>> = {
  sessions: 'Log everyone out',
  api_keys: 'Refuse every API key',
  management_tokens: 'Refuse every management token',
  sealed_keys: 'Refuse every sealed key',
}

const revokeSealed = async (identity: Identity, asker: Asker, workspaceId: string | null): Promise<number> => {
  if (workspaceId === null) return identity.revokeAll.everySealedKey(asker)
  await identity.sealedGenerations.revokeAll(asker, workspaceId)
  return 1
}

const revoke = (identity: Identity, scope: Scope, asker: Asker, workspaceId: string | null): Promise<number> => {
  switch (scope) {
    case 'sessions':
      return identity.revokeAll.sessions(asker, workspaceId)
    case 'api_keys':
      return identity.revokeAll.keys(asker, workspaceId, 'api')
    case 'management_tokens':
      return identity.revokeAll.keys(asker, workspaceId, 'management')
    case 'sealed_keys':
      return revokeSealed(identity, asker, workspaceId)
  }
}

export const revokeAll = defineAdminCommand({
  name: 'revoke_all',
  summary: 'End every session, API key, management token or sealed key of a workspace, or of all',
  permission: 'command',
  arguments: z.strictObject({
    scope: z.enum(scopes),
    /** `all`, written out: nobody should stop everybody by leaving something out. */
    workspace: z.string().min(1).max(64),
  }),
  destructive: true,
  secrets: [],
  workspaceOf: ({ workspace }) => (workspace === 'all' ? null : workspace),
  describe: ({ scope, workspace }) =>
    `${inWords[scope]} of ${workspace === 'all' ? 'EVERY workspace' : `the workspace ${workspace}`}, within a second. This cannot be undone.`,
  run: async ({ given: { scope, workspace }, parts, accepted }) => {
    const { identity } = parts.core
    const workspaceId = workspace === 'all' ? null : workspace
    if (workspaceId !== null) await identity.workspaces.get(workspaceId)
    const revoked = await revoke(identity, scope, accepted.asker, workspaceId)
    return { scope, workspace, revoked, ...(scope === 'sealed_keys' ? { counted: 'workspaces' } : {}) }
  },
})
