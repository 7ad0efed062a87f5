import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'

const mendCall = (call: JsonValue, position: number): boolean => {
  if (!isJsonObject(call)) return false
  const { index, type } = call
  if (typeof index !== 'number') call.index = position
  // A call begins with its id; what follows adds arguments and needs no type.
  const untyped = typeof call.id === 'string' && typeof type !== 'string'
  if (untyped) call.type = 'function'
  return untyped || typeof index !== 'number'
}

const callsOf = (message: JsonValue | undefined): JsonValue[] =>
  isJsonObject(message) && Array.isArray(message.tool_calls) ? message.tool_calls : []

/** The same for a buffered answer, whose calls need a `type` and no index. */
export const completeToolCalls = (answer: JsonObject): boolean => {
  if (!Array.isArray(answer.choices)) return false
  let changed = false
  for (const choice of answer.choices) {
    for (const call of callsOf(isJsonObject(choice) ? choice.message : undefined)) {
      if (!isJsonObject(call) || typeof call.type === 'string') continue
      call.type = 'function'
      changed = true
    }
  }
  return changed
}

/**
 * Gives tool call deltas the `index` and `type` that the official SDKs demand and some providers (Mistral) leave out.
 * Changes the chunk in place. @returns whether anything was missing.
 */
export const completeToolDeltas = (chunk: JsonObject): boolean => {
  if (!Array.isArray(chunk.choices)) return false
  let changed = false
  for (const choice of chunk.choices) {
    const delta = isJsonObject(choice) ? choice.delta : undefined
    for (const [position, call] of callsOf(delta).entries()) if (mendCall(call, position)) changed = true
  }
  return changed
}
