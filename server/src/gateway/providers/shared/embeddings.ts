/** OpenAI's embeddings call for providers whose own has another form. */
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { Usage } from '../../chat-model.ts'
import { badAnswer, readList } from './shape.ts'

export type EmbeddingsRequest = {
  model: string
  texts: string[]
  dimensions: number | null
  base64: boolean
  unsupported: string[]
}

const invalid = (param: string, reason: string): AppError =>
  new AppError('invalid_request', { message: `${param}: ${reason}`, param })

const readInput = (input: JsonValue | undefined): string[] => {
  if (typeof input === 'string') return [input]
  if (!Array.isArray(input) || input.length === 0) throw invalid('input', 'must be text or a list of texts.')
  return input.map((text, index) => {
    if (typeof text !== 'string') throw invalid(`input[${index}]`, 'this provider takes texts, not tokens.')
    return text
  })
}

/** @param known fields of the provider's own that may pass. Throws AppError invalid_request. */
export const readEmbeddingsRequest = (body: JsonObject, known: readonly string[] = []): EmbeddingsRequest => {
  const { model, dimensions, encoding_format: format } = body
  if (typeof model !== 'string' || model === '') throw invalid('model', 'must be given.')
  if (dimensions !== undefined && dimensions !== null)
    if (typeof dimensions !== 'number' || !Number.isInteger(dimensions) || dimensions < 1)
      throw invalid('dimensions', 'must be a positive whole number.')
  if (format !== undefined && format !== null && format !== 'float' && format !== 'base64')
    throw invalid('encoding_format', 'must be "float" or "base64".')
  const read = new Set(['model', 'input', 'dimensions', 'encoding_format', 'user', ...known])
  return {
    model,
    texts: readInput(body.input),
    dimensions: typeof dimensions === 'number' ? dimensions : null,
    base64: format === 'base64',
    unsupported: Object.keys(body).filter((name) => !read.has(name) && body[name] !== undefined && body[name] !== null),
  }
}

/** Little-endian 32-bit floats, as OpenAI's clients decode them. */
const toBase64 = (vector: readonly number[]): string => {
  const bytes = Buffer.alloc(vector.length * 4)
  vector.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4)
  })
  return bytes.toString('base64')
}

export const readVector = (value: JsonValue | undefined, path: string): number[] =>
  readList(value, path).map((entry) => {
    if (typeof entry !== 'number') throw badAnswer(path, 'a list of numbers')
    return entry
  })

export const writeEmbeddings = (
  request: { model: string; base64: boolean },
  vectors: readonly number[][],
  inputTokens: number | null,
): { body: JsonObject; usage: Usage | null } => ({
  body: {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: request.base64 ? toBase64(vector) : [...vector],
    })),
    model: request.model,
    usage: { prompt_tokens: inputTokens ?? 0, total_tokens: inputTokens ?? 0 },
  },
  usage:
    inputTokens === null
      ? null
      : { inputTokens, cachedTokens: null, cacheWriteTokens: null, outputTokens: 0, reasoningTokens: null },
})
