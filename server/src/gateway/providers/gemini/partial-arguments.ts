/**
 * Gemini can stream a call's arguments as values at JSON paths: `{ "jsonPath": "$.place.names[0]", "stringValue": "Pa" }`,
 * text in pieces. They are put together here and written as JSON when the call ends. The paths come from the provider:
 * their length and the indexes are bounded, and objects have no prototype to reach.
 */
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import { badAnswer, readObjects, readText } from '../shared/shape.ts'

const greatestIndex = 10_000
const step = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[['"]([^'"]+)['"]\]/g

type Branch = Map<string | number, Branch | JsonValue>

const stepsOf = (path: string): (string | number)[] => {
  if (!path.startsWith('$') || path.length > 1000) throw badAnswer('partialArgs.jsonPath', 'a JSON path')
  return [...path.slice(1).matchAll(step)].map(([, name, index, quoted]) => {
    if (index === undefined) return name ?? quoted ?? ''
    if (Number(index) > greatestIndex) throw badAnswer('partialArgs.jsonPath', 'a JSON path')
    return Number(index)
  })
}

const readValue = (given: JsonObject): JsonValue => {
  if (given.stringValue !== undefined) return readText(given.stringValue, 'partialArgs.stringValue') ?? ''
  if (typeof given.numberValue === 'number') return given.numberValue
  if (typeof given.boolValue === 'boolean') return given.boolValue
  return null
}

const write = (branch: Branch): JsonValue => {
  const keys = [...branch.keys()]
  const json = (value: Branch | JsonValue): JsonValue => (value instanceof Map ? write(value) : value)
  if (keys.length > 0 && keys.every((key) => typeof key === 'number'))
    return [...branch.entries()].sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => json(value))
  return Object.fromEntries([...branch].map(([key, value]) => [String(key), json(value)]))
}

export const partialArguments = (): { add(given: JsonValue | undefined): void; text(): string } => {
  const root: Branch = new Map()
  const put = (steps: (string | number)[], value: JsonValue): void => {
    let branch = root
    for (const key of steps.slice(0, -1)) {
      const next = branch.get(key)
      const child: Branch = next instanceof Map ? next : new Map()
      branch.set(key, child)
      branch = child
    }
    const last = steps.at(-1)
    if (last === undefined) return
    const before = branch.get(last)
    branch.set(last, typeof before === 'string' && typeof value === 'string' ? before + value : value)
  }
  return {
    add: (given) => {
      for (const piece of readObjects(given, 'partialArgs'))
        put(stepsOf(readText(piece.jsonPath, 'partialArgs.jsonPath') ?? ''), readValue(piece))
    },
    text: () => (root.size === 0 ? '{}' : JSON.stringify(write(root))),
  }
}
