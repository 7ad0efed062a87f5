import { z } from 'zod'
import { defineAdminCommand } from './define-admin-command.ts'

export const withdraw = defineAdminCommand({
  name: 'withdraw',
  summary: 'Drop a command that waits for a second key',
  permission: 'command',
  arguments: z.strictObject({ id: z.string().min(1).max(64) }),
  destructive: false,
  secrets: [],
  workspaceOf: () => null,
  describe: ({ id }) => `Drop the command ${id}, which waits for a second key.`,
  run: async ({ given, parts, accepted }) => {
    await parts.commands.withdraw(accepted.asker, given.id)
    return { id: given.id }
  },
})
