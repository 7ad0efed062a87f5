import { z } from 'zod'
import { defineAdminCommand } from './define-admin-command.ts'

export const rotateRootKey = defineAdminCommand({
  name: 'rotate_root_key',
  summary: 'Wrap everything under the primary root key',
  permission: 'command',
  arguments: z.strictObject({}),
  // What is wrapped anew still opens, and the older root stays until it is removed.
  destructive: false,
  secrets: [],
  workspaceOf: () => null,
  describe: () => 'Wrap every data key and instance secret under the first of ENCRYPTION_KEYS.',
  run: async ({ parts, accepted }) => {
    const { rootRotation } = parts.core
    const { primary, rewrapped, already, failed } = await rootRotation.rotate({ asker: accepted.asker })
    const roots = await rootRotation.status()
    return {
      primary,
      rewrapped,
      already,
      failed: [...failed],
      removable_roots: roots.filter(({ removable }) => removable).map(({ id }) => id),
    }
  },
})
