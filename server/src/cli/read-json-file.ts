/** A file that somebody brings: one JSON value, or one a line. */
import { readFile } from 'node:fs/promises'
import type { JsonValue } from '../kernel/json.ts'
import { UsageError } from './failure.ts'

const tryParse = (text: string): { readonly value: JsonValue } | null => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

const parseLines = (file: string, text: string): JsonValue =>
  text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const parsed = tryParse(line)
      // The line itself is not repeated: it may hold a secret.
      if (parsed === null)
        throw new UsageError(`${file} is neither JSON nor JSON Lines: line ${number} does not parse.`)
      return parsed.value
    })

/** Throws UsageError where the file cannot be read or parsed; the message never repeats its contents. */
export const readJsonFile = async (file: string): Promise<JsonValue> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The file ${file} cannot be read. Check the path and its permissions.`, { cause })
  }
  return tryParse(text)?.value ?? parseLines(file, text)
}
