/** What a bug report says of an open installation: numbers alone. */
import { lstatSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { recentErrorCodes } from '../gateway/records/recent-errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { databaseFile, writeAheadLog } from '../storage/database-files.ts'
import { surveyDatabase } from '../storage/survey.ts'
import type { Core } from './core.ts'

const recentRecords = 1_000

const freeBytes = (directory: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return null
  }
}

const databaseBytes = (dataDirectory: string): JsonObject =>
  Object.fromEntries(
    [databaseFile, writeAheadLog].map((name) => [
      name,
      lstatSync(join(dataDirectory, name), { throwIfNoEntry: false })?.size ?? null,
    ]),
  )

export const gatherFacts = async ({ dataDirectory }: Config, { storage }: Core): Promise<JsonObject> => {
  const { kind, telemetry } = storage
  const { engine, migrations, rows } = await surveyDatabase(telemetry, kind)
  const errors = await recentErrorCodes(telemetry, recentRecords)
  return {
    database: { kind, engine, migrations: [...migrations], rows: { ...rows } },
    files: kind === 'sqlite' ? databaseBytes(dataDirectory) : null,
    disk_free_bytes: freeBytes(dataDirectory),
    recent_errors: { of_newest_records: recentRecords, codes: errors.map(({ code, count }) => ({ code, count })) },
  }
}
