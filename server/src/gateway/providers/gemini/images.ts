/** OpenAI's image call as generateContent of a model that paints (gemini-2.5-flash-image and its successors). */
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { JsonCodec } from '../../provider.ts'
import { readObject, readObjects, readText } from '../shared/shape.ts'
import { isBlocked } from './decode.ts'
import { modelPath } from './encode.ts'

const invalid = (param: string, reason: string): AppError =>
  new AppError('invalid_request', { message: `${param}: ${reason}`, param })

const known = new Set(['model', 'prompt', 'n', 'response_format', 'user'])

const pictures = (answer: JsonObject): JsonObject[] =>
  readObjects(answer.candidates, 'candidates')
    .flatMap((candidate) => readObjects(readObject(candidate.content, 'candidates.content')?.parts, 'content.parts'))
    .flatMap((part) => {
      const data = readText(readObject(part.inlineData, 'parts.inlineData')?.data, 'parts.inlineData.data')
      return data === null || part.thought === true ? [] : [{ b64_json: data }]
    })

const reasonOf = (answer: JsonObject): string =>
  isBlocked(answer)
    ? 'the prompt was blocked'
    : (readText(readObjects(answer.candidates, 'candidates')[0]?.finishReason, 'finishReason') ?? 'no reason given')

export const images: JsonCodec = {
  encode: (body) => {
    const { model, prompt, n, response_format: format } = body
    if (typeof model !== 'string' || model === '') throw invalid('model', 'must be given.')
    if (typeof prompt !== 'string' || prompt === '') throw invalid('prompt', 'must be a text.')
    if (n !== undefined && n !== null && n !== 1) throw invalid('n', 'Gemini makes one picture a call.')
    if (format !== undefined && format !== null && format !== 'b64_json')
      throw invalid('response_format', 'Gemini answers with the picture itself: b64_json.')
    const contents = [{ role: 'user', parts: [{ text: prompt }] }]
    return {
      method: 'POST',
      path: modelPath(model, 'generateContent'),
      body: { contents, generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } },
      unsupported: Object.keys(body).filter(
        (name) => !known.has(name) && body[name] !== undefined && body[name] !== null,
      ),
    }
  },
  decode: (answer) => {
    const data = pictures(answer)
    if (data.length === 0) {
      // It may answer in words alone, most often to say no.
      throw new AppError('provider_refused', {
        message: `Gemini made no picture (${reasonOf(answer)}).`,
        source: 'provider',
      })
    }
    // Its tokens cost more than those of text, which are all that the price table has: unknown is better than wrong.
    return { body: { created: 0, data }, usage: null }
  },
}
