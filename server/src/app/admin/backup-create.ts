import { basename } from 'node:path'
import { z } from 'zod'
import { defineAdminCommand } from './define-admin-command.ts'

/** There is no command that restores: a restore goes into an empty place, which no running server has. */
export const backupCreate = defineAdminCommand({
  name: 'backup_create',
  summary: 'Begin a backup on the server; GET /api/admin/backups tells how far it is',
  permission: 'command',
  arguments: z.strictObject({}),
  destructive: false,
  secrets: [],
  workspaceOf: () => null,
  describe: () => 'Write an encrypted backup of the whole installation into BACKUP_DIRECTORY of the server.',
  run: async ({ parts, accepted }) => {
    // It outlives the request: its entries name the key, whatever becomes of that meanwhile.
    const actor = { type: 'admin_key', id: accepted.key.id } as const
    const { id, file } = await parts.core.backups.begin({ actor, origin: 'admin', follows: null, file: null })
    return { backup: id, file: basename(file) }
  },
})
