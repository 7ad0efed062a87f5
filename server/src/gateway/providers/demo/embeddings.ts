/** Demo embeddings: every word adds to a few places of the vector, so texts that share words lie near each other. */
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { readEmbeddingsRequest, writeEmbeddings } from '../shared/embeddings.ts'
import { hash32 } from '../shared/tool-call-id.ts'
import { countTokens, wordsOf } from './text.ts'

const defaultDimensions = 256
const greatestDimensions = 4096

const vectorOf = (text: string, dimensions: number): number[] => {
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of ['\u0000', ...wordsOf(text)])
    for (let feature = 0; feature < 4; feature++) {
      const hash = hash32(`${feature}${word}`)
      const place = hash % dimensions
      vector[place] = (vector[place] ?? 0) + (hash & 0x10000 ? 1 : -1)
    }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** Numbers in one answer: some 10 MB of JSON. */
const greatestNumbers = 524_288

/** Throws AppError invalid_request. */
export const embed = (body: JsonObject): JsonObject => {
  const request = readEmbeddingsRequest(body)
  const dimensions = Math.min(request.dimensions ?? defaultDimensions, greatestDimensions)
  if (request.texts.length * dimensions > greatestNumbers) {
    throw new AppError('invalid_request', {
      message: `The demo answers with at most ${greatestNumbers} numbers: send fewer texts or ask for fewer dimensions.`,
      param: 'input',
    })
  }
  const vectors = request.texts.map((text) => vectorOf(text, dimensions))
  return writeEmbeddings(
    request,
    vectors,
    request.texts.reduce((sum, text) => sum + countTokens(text), 0),
  ).body
}
