/** Wire schema of GET /api/admin/backups. Times are milliseconds since 1970. */
import { z } from 'zod/mini'

const time = z.int().check(z.minimum(0))

export const AdminBackup = z.strictObject({
  id: z.string(),
  origin: z.enum(['schedule', 'command', 'admin']),
  /** `running` that was not seen for two minutes has died with its process. */
  state: z.enum(['running', 'completed', 'failed']),
  /** Its name, without the directory. */
  file: z.nullable(z.string()),
  started_at: time,
  seen_at: time,
  finished_at: z.nullable(time),
  rows_done: z.int(),
  /** Null until it is known. */
  rows_total: z.nullable(z.int()),
  bytes: z.nullable(z.int()),
  /** Of the whole file, hexadecimal. */
  sha256: z.nullable(z.string()),
  /** An error code, or `died`; null where none. */
  problem: z.nullable(z.string()),
})
export type AdminBackup = z.infer<typeof AdminBackup>

/** Newest first, of this installation’s servers and command line. */
export const AdminBackups = z.strictObject({ data: z.array(AdminBackup) })
export type AdminBackups = z.infer<typeof AdminBackups>
