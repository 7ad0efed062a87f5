/**
 * Strict reading of what clients send. Hand-written, not schema-driven: it runs for every translated request and every
 * refusal must name the field the way its sender wrote it (`messages[2].role must be …`). `null` counts as absent,
 * as in the vendors' own interfaces.
 */
import { AppError } from '../../kernel/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'

export const invalid = (path: string, must: string): AppError =>
  new AppError('invalid_request', { message: `${path} ${must}.`, param: path })

/** What a person would call the value, for the second half of a refusal. */
const named = (value: JsonValue | undefined): string => {
  if (value === undefined) return 'is missing'
  if (value === null) return 'is null'
  if (Array.isArray(value)) return 'is an array'
  return typeof value === 'object' ? 'is an object' : `is a ${typeof value}`
}

export const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

export const asObject = (value: JsonValue | undefined, path: string): JsonObject => {
  if (isJsonObject(value)) return value
  throw invalid(path, `must be an object, but ${named(value)}`)
}

export const asString = (value: JsonValue | undefined, path: string): string => {
  if (typeof value === 'string') return value
  throw invalid(path, `must be a string, but ${named(value)}`)
}

export const asArray = (value: JsonValue | undefined, path: string): JsonValue[] => {
  if (Array.isArray(value)) return value
  throw invalid(path, `must be an array, but ${named(value)}`)
}

type Found<Value> = Value | undefined

export const optionalString = (from: JsonObject, key: string, path = ''): Found<string> =>
  from[key] === undefined || from[key] === null ? undefined : asString(from[key], at(path, key))

/** A string that is there and not empty: identifiers and names. */
export const requiredString = (from: JsonObject, key: string, path = ''): string => {
  const value = asString(from[key], at(path, key))
  if (value === '') throw invalid(at(path, key), 'must not be empty')
  return value
}

export const optionalBoolean = (from: JsonObject, key: string, path = ''): Found<boolean> => {
  const value = from[key]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  throw invalid(at(path, key), `must be true or false, but ${named(value)}`)
}

type Range = { least: number; most: number; integer?: boolean }

export const optionalNumber = (from: JsonObject, key: string, range: Range, path = ''): Found<number> => {
  const value = from[key]
  if (value === undefined || value === null) return undefined
  const kind = range.integer === true ? 'an integer' : 'a number'
  const span =
    range.most === Number.MAX_SAFE_INTEGER ? `of at least ${range.least}` : `from ${range.least} to ${range.most}`
  if (typeof value !== 'number') throw invalid(at(path, key), `must be ${kind} ${span}, but ${named(value)}`)
  const broken = range.integer === true && !Number.isSafeInteger(value)
  if (broken || value < range.least || value > range.most)
    throw invalid(at(path, key), `must be ${kind} ${span}, but is ${value}`)
  return value
}

/** An integer of at least `least`. */
export const optionalCount = (from: JsonObject, key: string, least: number, path = ''): Found<number> =>
  optionalNumber(from, key, { least, most: Number.MAX_SAFE_INTEGER, integer: true }, path)

export const optionalObject = (from: JsonObject, key: string, path = ''): Found<JsonObject> =>
  from[key] === undefined || from[key] === null ? undefined : asObject(from[key], at(path, key))

export const optionalArray = (from: JsonObject, key: string, path = ''): Found<JsonValue[]> =>
  from[key] === undefined || from[key] === null ? undefined : asArray(from[key], at(path, key))

/** A string of a closed set. */
export const oneOf = <Name extends string>(
  value: JsonValue | undefined,
  names: readonly Name[],
  path: string,
): Name => {
  const found = names.find((name) => name === value)
  if (found !== undefined) return found
  const is = typeof value === 'string' ? `is "${value.slice(0, 60)}"` : named(value)
  throw invalid(path, `must be one of ${names.map((name) => `"${name}"`).join(', ')}, but ${is}`)
}

/** Whatever of the body no reader has claimed, under the client's own names. */
export const unclaimed = (body: JsonObject, claimed: ReadonlySet<string>): Record<string, JsonValue | undefined> => {
  // Without a prototype, so that a client's `__proto__` is a parameter like any other.
  const extras: Record<string, JsonValue | undefined> = Object.create(null)
  for (const key of Object.keys(body)) {
    const value = body[key]
    if (!claimed.has(key) && value !== undefined && value !== null) extras[key] = value
  }
  return extras
}

/** The object without the keys whose value is undefined, so that "not asked" and "asked for nothing" stay apart. */
export const present = <Shape extends object>(shape: Shape): Shape => {
  for (const [key, value] of Object.entries(shape)) if (value === undefined) Reflect.deleteProperty(shape, key)
  return shape
}
