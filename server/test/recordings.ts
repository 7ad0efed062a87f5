/**
 * Recorded answers of real providers, in a recordings directory beside the checkout. The project does not carry them:
 * tests that replay them skip where the directory is absent, and say so on standard error.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isJsonObject, type JsonObject } from '../src/kernel/json.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const directory = join(repository, '../shared/recordings')

/** Absolute path, or null where there are no recordings: then use `describe.skipIf(recordingsDirectory === null)`. */
export const recordingsDirectory: string | null = existsSync(directory) ? directory : null

if (recordingsDirectory === null)
  process.stderr.write('\n!!! NO RECORDINGS: ../shared/recordings is absent, recorded answers are NOT replayed !!!\n\n')

const read = (path: string): string => {
  if (recordingsDirectory === null) throw new Error('There are no recordings beside this checkout.')
  return readFileSync(join(recordingsDirectory, path), 'utf8')
}

/** The body of a buffered answer. @param path `<provider>/<case>`, without `.json`. */
export const recording = (path: string): JsonObject => {
  const body: unknown = JSON.parse(read(`${path}.json`))
  if (!isJsonObject(body)) throw new Error(`${path}.json is not a JSON object.`)
  return body
}

export type RecordedFrame = { event: string | null; data: string }

const eventName = (data: string): string | null => {
  if (!data.startsWith('{')) return null
  const value: unknown = JSON.parse(data)
  return isJsonObject(value) && typeof value.type === 'string' ? value.type : null
}

/** The frames of a streamed answer; vendors that name their events repeat the name as `type`. @param path as above. */
export const recordedStream = (path: string): RecordedFrame[] =>
  read(`${path}.chunks.txt`)
    .split('\n')
    .filter((line) => line !== '')
    .map((data) => ({ event: eventName(data), data }))
