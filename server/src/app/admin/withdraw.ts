import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
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
  run: async ({ given, parts }) => {
    const { database } = parts.core.storage
    const dropped = await database
      .transaction()
      .execute((transaction) => parts.commands.withdraw(transaction, given.id))
    if (!dropped) throw new AppError('not_found', { message: `No command ${given.id} waits for a second key.` })
    return { id: given.id }
  },
})
