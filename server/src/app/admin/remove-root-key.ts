import { z } from 'zod'
import { defineAdminCommand } from './define-admin-command.ts'

export const removeRootKey = defineAdminCommand({
  name: 'remove_root_key',
  summary: 'Let nothing be wrapped under a root key ever again',
  permission: 'command',
  arguments: z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/) }),
  destructive: true,
  secrets: [],
  workspaceOf: () => null,
  describe: ({ id }) =>
    `Remove the root key ${id}: a server that has it first in ENCRYPTION_KEYS will not start. Refused while anything is wrapped under it.`,
  run: async ({ given, parts, accepted }) => {
    await parts.core.rootRotation.remove(accepted.asker, given.id)
    return { id: given.id }
  },
})
