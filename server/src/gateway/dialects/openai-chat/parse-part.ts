import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { UserPart } from '../../chat-model.ts'
import { readMediaUrl } from '../media.ts'
import { asObject, asString, invalid, oneOf, optionalString, requiredString } from '../read.ts'

/** OpenAI's explicit cache breakpoint, and the `cache_control` that several compatible services took from Anthropic. */
export const cacheControl = (part: JsonObject): { cacheControl?: JsonObject } => {
  if (isJsonObject(part.cache_control)) return { cacheControl: part.cache_control }
  return isJsonObject(part.prompt_cache_breakpoint) ? { cacheControl: { type: 'ephemeral' } } : {}
}

const named = (filename: string | undefined): { filename?: string } => (filename === undefined ? {} : { filename })

const readFile = (file: JsonObject, path: string): UserPart => {
  const filename = named(optionalString(file, 'filename', path))
  const id = optionalString(file, 'file_id', path)
  if (id !== undefined) return { type: 'file', source: { kind: 'id', id }, ...filename }
  const data = optionalString(file, 'file_data', path)
  if (data === undefined) throw invalid(path, 'must have file_data or file_id')
  return { type: 'file', source: readMediaUrl(data, `${path}.file_data`), ...filename }
}

export const readUserPart = (value: JsonValue, path: string): UserPart => {
  const part = asObject(value, path)
  const type = oneOf(part.type, ['text', 'image_url', 'input_audio', 'file'], `${path}.type`)
  switch (type) {
    case 'text':
      return { type, text: asString(part.text, `${path}.text`), ...cacheControl(part) }
    case 'image_url': {
      const image = asObject(part.image_url, `${path}.image_url`)
      const source = readMediaUrl(requiredString(image, 'url', `${path}.image_url`), `${path}.image_url.url`)
      const detail = optionalString(image, 'detail', `${path}.image_url`)
      return { type: 'image', source, ...(detail === undefined ? {} : { detail }), ...cacheControl(part) }
    }
    case 'input_audio': {
      const audio = asObject(part.input_audio, `${path}.input_audio`)
      return {
        type: 'audio',
        format: requiredString(audio, 'format', `${path}.input_audio`),
        data: requiredString(audio, 'data', `${path}.input_audio`),
      }
    }
    case 'file':
      return { ...readFile(asObject(part.file, `${path}.file`), `${path}.file`), ...cacheControl(part) }
  }
}
