/**
 * Gemini refuses a tool call that comes back without its thought signature, and no other vendor has a field for it.
 * Google's own OpenAI-compatible interface carries it as `extra_content.google.thought_signature` beside the call, which
 * clients that send an assistant's turn back as they got it keep; the other dialects use the same field.
 */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'

export const extraContent = (signature: string | undefined): JsonObject =>
  signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } }

export const readThoughtSignature = (call: JsonObject): { signature: string } | Record<never, never> => {
  const google = isJsonObject(call.extra_content) ? call.extra_content.google : undefined
  const signature = isJsonObject(google) ? google.thought_signature : undefined
  return typeof signature === 'string' && signature !== '' ? { signature } : {}
}
