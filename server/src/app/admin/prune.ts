import { z } from 'zod'
import { pruneRecords } from '../../gateway/records/prune.ts'
import { defineAdminCommand } from './define-admin-command.ts'

const dayMs = 86_400_000

/** Audit entries are never removed, by this or by anything. */
export const prune = defineAdminCommand({
  name: 'prune',
  summary: 'Remove request records that are older than some days, of every workspace',
  permission: 'command',
  arguments: z.strictObject({ older_than_days: z.int().min(1).max(36_500) }),
  destructive: true,
  secrets: [],
  workspaceOf: () => null,
  describe: ({ older_than_days: days }) =>
    `Remove the request records of every workspace that are older than ${days} days. This cannot be undone; the audit log keeps everything.`,
  run: async ({ given, parts, accepted }) => {
    const { clock, storage, audit } = parts.core
    const before = clock.now() - given.older_than_days * dayMs
    const { database, telemetry } = storage
    return { removed: await pruneRecords({ database, telemetry, audit: audit.append }, accepted.asker, before) }
  },
})
