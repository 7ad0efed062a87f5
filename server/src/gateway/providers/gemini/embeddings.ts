import type { JsonObject } from '../../../kernel/json.ts'
import type { JsonCodec } from '../../provider.ts'
import { readEmbeddingsRequest, readVector, writeEmbeddings } from '../shared/embeddings.ts'
import { badAnswer, readCount, readObject, readObjects } from '../shared/shape.ts'
import { modelPath } from './encode.ts'

/** batchEmbedContents; usage is reported by newer models only. */
export const embeddings: JsonCodec = {
  encode: (body) => {
    const { model, texts, dimensions, unsupported } = readEmbeddingsRequest(body)
    const name = model.replace(/^models\//, '')
    const requests = texts.map(
      (text): JsonObject => ({
        model: `models/${name}`,
        content: { parts: [{ text }] },
        ...(dimensions === null ? {} : { outputDimensionality: dimensions }),
      }),
    )
    return { method: 'POST', path: modelPath(name, 'batchEmbedContents'), body: { requests }, unsupported }
  },
  decode: (answer, body) => {
    const request = readEmbeddingsRequest(body)
    const vectors = readObjects(answer.embeddings, 'embeddings').map((entry, index) =>
      readVector(entry.values, `embeddings[${index}].values`),
    )
    if (vectors.length !== request.texts.length) throw badAnswer('embeddings', 'one vector for each text')
    const tokens = readCount(readObject(answer.usageMetadata, 'usageMetadata')?.promptTokenCount, 'promptTokenCount')
    return writeEmbeddings(request, vectors, tokens)
  },
}
