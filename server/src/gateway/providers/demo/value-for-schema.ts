/**
 * A value that holds to a JSON Schema, made from the user's words: numbers from the message's numbers, text from its last
 * capitalised word. For schemas of tools and of structured answers; depth and size are bounded, for clients write them.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'

const greatestDepth = 8
const greatestProperties = 64

const textFor = (schema: JsonObject, message: string, label: string): string => {
  if (schema.format === 'date') return '2026-01-01'
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z'
  if (schema.format === 'email') return 'demo@example.com'
  if (schema.format === 'uri') return 'https://example.com/'
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  const words = message.match(/[\p{L}\p{N}]+/gu) ?? []
  // The first word is capitalised in any sentence.
  const name = words.slice(1).findLast((word) => /^\p{Lu}/u.test(word)) ?? words.at(-1) ?? 'demo'
  const value = `${label}${name}`
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : value.length
  const least = typeof schema.minLength === 'number' ? Math.min(schema.minLength, 1000) : 0
  return value.slice(0, Math.max(0, most)).padEnd(least, '.')
}

const numberFor = (schema: JsonObject, message: string): number => {
  const given = Number(/-?\d+(?:\.\d+)?/.exec(message)?.[0] ?? 1)
  const whole = schema.type === 'integer' ? Math.trunc(given) : given
  const least = typeof schema.minimum === 'number' ? schema.minimum : -Infinity
  const most = typeof schema.maximum === 'number' ? schema.maximum : Infinity
  return Math.min(most, Math.max(least, whole))
}

const objectFor = (schema: JsonObject, make: (inner: JsonObject) => JsonValue): JsonObject => {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const entries = Object.entries(properties).slice(0, greatestProperties)
  return Object.fromEntries(entries.map(([name, inner]) => [name, make(isJsonObject(inner) ? inner : {})]))
}

const typeOf = (schema: JsonObject): JsonValue | undefined => {
  const { type } = schema
  if (Array.isArray(type)) return type.find((name) => name !== 'null') ?? 'null'
  return type ?? (isJsonObject(schema.properties) ? 'object' : undefined)
}

/** `$ref: "#/$defs/name"`, the only form of reference that structured outputs take. */
const resolve = (schema: JsonObject, root: JsonObject): JsonObject => {
  if (typeof schema.$ref !== 'string') return schema
  let found: JsonValue | undefined = root
  for (const step of schema.$ref.split('/').slice(1))
    found = isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined
  return isJsonObject(found) ? found : {}
}

/** @param label written before free text, so that nobody takes it for a model's answer. */
export const valueForSchema = (root: JsonObject, message: string, label: string): JsonValue => {
  const make = (given: JsonObject, depth: number): JsonValue => {
    const schema = resolve(given, root)
    if (depth > greatestDepth) return null
    if (schema.const !== undefined) return schema.const
    if (Array.isArray(schema.enum)) return schema.enum[0] ?? null
    const branches = Array.isArray(schema.anyOf) ? schema.anyOf : Array.isArray(schema.oneOf) ? schema.oneOf : []
    const branch = branches.find((entry) => isJsonObject(entry) && entry.type !== 'null')
    if (isJsonObject(branch)) return make(branch, depth + 1)
    switch (typeOf(schema)) {
      case 'object':
        return objectFor(schema, (inner) => make(inner, depth + 1))
      case 'array':
        return [make(isJsonObject(schema.items) ? schema.items : {}, depth + 1)]
      case 'integer':
      case 'number':
        return numberFor(schema, message)
      case 'boolean':
        return true
      case 'null':
        return null
      default:
        return textFor(schema, message, label)
    }
  }
  return make(root, 0)
}
