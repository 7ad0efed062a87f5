/**
 * Reading what a provider answered. Nothing of its shape is trusted: what is missing or null is absent, what has the
 * wrong type is AppError provider_bad_answer. `path` names the place for the message; values are never quoted.
 */
import { AppError } from '../../../kernel/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'

type Given = JsonValue | undefined

export const badAnswer = (path: string, expected: string): AppError =>
  new AppError('provider_bad_answer', {
    message: `The provider’s answer could not be understood: ${path} is not ${expected}.`,
    source: 'provider',
  })

export const readObject = (value: Given, path: string): JsonObject | null => {
  if (value === undefined || value === null) return null
  if (!isJsonObject(value)) throw badAnswer(path, 'an object')
  return value
}

export const readList = (value: Given, path: string): JsonValue[] => {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw badAnswer(path, 'a list')
  return value
}

/** The objects of a list; null entries are skipped. */
export const readObjects = (value: Given, path: string): JsonObject[] =>
  readList(value, path).flatMap((entry, index): JsonObject[] => {
    const object = readObject(entry, `${path}[${index}]`)
    return object === null ? [] : [object]
  })

export const readText = (value: Given, path: string): string | null => {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw badAnswer(path, 'text')
  return value
}

/** A count of tokens and the like: a finite number, not negative, without a fraction. */
export const readCount = (value: Given, path: string): number | null => {
  if (value === undefined || value === null) return null
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw badAnswer(path, 'a count')
  return Math.floor(value)
}

/** One frame's JSON object. Throws AppError provider_bad_answer. */
export const parseFrame = (data: string): JsonObject => {
  let parsed: unknown
  try {
    parsed = JSON.parse(data)
  } catch (cause) {
    throw new AppError('provider_bad_answer', {
      message: 'The provider sent a frame that is not JSON.',
      source: 'provider',
      cause,
    })
  }
  if (!isJsonObject(parsed)) throw badAnswer('a frame', 'an object')
  return parsed
}
