/**
 * Recorded answers of real providers, in a recordings directory beside the checkout. The project does not carry them:
 * tests that replay them are skipped where the directory is absent, and say so on standard error.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, TestRunner } from 'vitest'
import { isJsonObject, type JsonObject } from '../src/kernel/json.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const directory = join(repository, '../shared/recordings')

/** Absolute path, or null where there are no recordings. */
export const recordingsDirectory: string | null = existsSync(directory) ? directory : null

/**
 * A suite that needs the recordings. Where there are none its tests are skipped, and it says how many those are: with
 * KEEPGATE_REQUIRE_SERVICES=1 too, since nobody can fetch them. The suite must be registrable without reading any.
 */
export const describeRecordings = (name: string, suite: () => void): void => {
  if (recordingsDirectory !== null) {
    describe(name, suite)
    return
  }
  describe.skip(name, () => {
    suite()
    const { length } = TestRunner.getCurrentSuite().tasks
    process.stderr.write(
      `\n!!! NO RECORDINGS: ../shared/recordings is absent, ${length} tests were NOT run: ${name} !!!\n\n`,
    )
  })
}

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
