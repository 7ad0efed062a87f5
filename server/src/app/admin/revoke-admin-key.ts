import { AdminKeyId } from '@keepgate/protocol/licensed-config'
import { z } from 'zod'
import { defineAdminCommand } from './define-admin-command.ts'

export const revokeAdminKey = defineAdminCommand({
  name: 'revoke_admin_key',
  summary: 'Refuse a key’s signatures for ever, also where a file still lists it',
  permission: 'command',
  arguments: z.strictObject({ id: AdminKeyId }),
  // Whoever holds one stolen key could otherwise lock everyone else out.
  destructive: true,
  secrets: [],
  workspaceOf: () => null,
  describe: ({ id }) => `Refuse everything that the key ${id} signs from now on. This cannot be undone.`,
  run: async ({ given, parts, accepted }) => {
    await parts.keys.revoke(accepted.asker, given.id, accepted.key.id)
    return { id: given.id }
  },
})
