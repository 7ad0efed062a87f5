import type { JsonObject } from '../../../kernel/json.ts'
import { readObject, readText } from '../shared/shape.ts'

/** Gemini models behind an OpenAI-like interface: `extra_content.google.thought_signature` of a tool call. */
export const readSignature = (call: JsonObject, path: string): string | null => {
  const extra = readObject(call.extra_content, `${path}.extra_content`)
  const google = readObject(extra?.google, `${path}.extra_content.google`)
  return readText(google?.thought_signature, `${path}.extra_content.google.thought_signature`)
}
