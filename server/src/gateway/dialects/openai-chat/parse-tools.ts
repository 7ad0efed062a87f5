import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ToolChoice, ToolDefinition } from '../../chat-model.ts'
import {
  asObject,
  oneOf,
  optionalArray,
  optionalBoolean,
  optionalObject,
  optionalString,
  present,
  requiredString,
} from '../read.ts'

type Extras = Record<string, JsonValue | undefined>
export type Tools = { tools: ToolDefinition[]; toolChoice?: ToolChoice; legacyFunctions?: boolean }

/** A function without parameters takes none. */
export const noParameters = (): JsonObject => ({ type: 'object', properties: {} })

export const readFunction = (definition: JsonObject, path: string): ToolDefinition =>
  present({
    name: requiredString(definition, 'name', path),
    description: optionalString(definition, 'description', path),
    parameters: optionalObject(definition, 'parameters', path) ?? noParameters(),
    strict: optionalBoolean(definition, 'strict', path),
  })

const modes = ['none', 'auto', 'required'] as const

/** The names in `allowed_tools.tools`: `{type:'function', function:{name}}`, or `{type:'function', name}` in Responses. */
export const allowedNames = (tools: readonly JsonValue[]): Set<string> => {
  const names = new Set<string>()
  for (const tool of tools) {
    if (!isJsonObject(tool)) continue
    const name = isJsonObject(tool.function) ? tool.function.name : tool.name
    if (typeof name === 'string') names.add(name)
  }
  return names
}

const readChoice = (choice: JsonValue | undefined, found: Tools, extras: Extras): void => {
  if (choice === undefined || choice === null) return
  if (!isJsonObject(choice)) {
    found.toolChoice = { type: oneOf(choice, modes, 'tool_choice') }
    return
  }
  const type = oneOf(choice.type, ['function', 'allowed_tools', 'custom'], 'tool_choice.type')
  if (type === 'function') {
    const called = asObject(choice.function, 'tool_choice.function')
    found.toolChoice = { type: 'tool', name: requiredString(called, 'name', 'tool_choice.function') }
  } else if (type === 'allowed_tools') {
    const allowed = asObject(choice.allowed_tools, 'tool_choice.allowed_tools')
    const mode = oneOf(allowed.mode, ['auto', 'required'], 'tool_choice.allowed_tools.mode')
    const names = allowedNames(optionalArray(allowed, 'tools', 'tool_choice.allowed_tools') ?? [])
    found.tools = found.tools.filter((tool) => names.has(tool.name))
    found.toolChoice = { type: mode }
  } else {
    extras.tool_choice = choice
  }
}

const readLegacy = (body: JsonObject, found: Tools): void => {
  const functions = optionalArray(body, 'functions') ?? []
  if (functions.length === 0) return
  found.legacyFunctions = true
  for (const [index, entry] of functions.entries())
    found.tools.push(readFunction(asObject(entry, `functions[${index}]`), `functions[${index}]`))
  const choice = body.function_call
  if (isJsonObject(choice)) found.toolChoice = { type: 'tool', name: requiredString(choice, 'name', 'function_call') }
  else if (choice !== undefined && choice !== null)
    found.toolChoice = { type: oneOf(choice, ['none', 'auto'], 'function_call') }
}

/** @param extras receives custom tools, which only OpenAI runs, under their paths. */
export const readTools = (body: JsonObject, extras: Extras): Tools => {
  const found: Tools = { tools: [] }
  for (const [index, entry] of (optionalArray(body, 'tools') ?? []).entries()) {
    const path = `tools[${index}]`
    const tool = asObject(entry, path)
    const type = oneOf(tool.type, ['function', 'custom'], `${path}.type`)
    if (type === 'custom') {
      extras[path] = tool
      continue
    }
    const definition = readFunction(asObject(tool.function, `${path}.function`), `${path}.function`)
    if (isJsonObject(tool.cache_control)) definition.cacheControl = tool.cache_control
    found.tools.push(definition)
  }
  readLegacy(body, found)
  readChoice(body.tool_choice, found, extras)
  return found
}
