import { isJsonObject, type JsonObject } from '../../kernel/json.ts'

/** A model that calls a tool without arguments may write nothing at all; readers expect an object. */
export const writtenArguments = (text: string): string => (text.trim() === '' ? '{}' : text)

/** The object a model wrote, or null where the text is not a JSON object. */
export const parseArguments = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(writtenArguments(text))
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

/**
 * Arguments where the client's dialect demands an object. Models do write broken JSON: then the text travels whole under
 * `invalid_json`, so that the tool's own check fails visibly instead of the tool running with arguments nobody wrote.
 */
export const argumentsObject = (text: string): JsonObject => parseArguments(text) ?? { invalid_json: text }
