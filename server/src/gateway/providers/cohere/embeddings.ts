import type { JsonCodec } from '../../provider.ts'
import { readEmbeddingsRequest, readVector, writeEmbeddings } from '../shared/embeddings.ts'
import { badAnswer, readCount, readList, readObject } from '../shared/shape.ts'

/** /v2/embed. Cohere must know what the vectors are for: `input_type`, which a client may give, else documents. */
export const embeddings: JsonCodec = {
  encode: (body) => {
    const { model, texts, dimensions, unsupported } = readEmbeddingsRequest(body, ['input_type', 'truncate'])
    return {
      method: 'POST',
      path: '/v2/embed',
      body: {
        model,
        texts,
        input_type: body.input_type ?? 'search_document',
        embedding_types: ['float'],
        ...(dimensions === null ? {} : { output_dimension: dimensions }),
        ...(body.truncate === undefined ? {} : { truncate: body.truncate }),
      },
      unsupported,
    }
  },
  decode: (answer, body) => {
    const request = readEmbeddingsRequest(body, ['input_type', 'truncate'])
    const floats = readList(readObject(answer.embeddings, 'embeddings')?.float, 'embeddings.float')
    const vectors = floats.map((vector, index) => readVector(vector, `embeddings.float[${index}]`))
    if (vectors.length !== request.texts.length) throw badAnswer('embeddings.float', 'one vector for each text')
    const billed = readObject(readObject(answer.meta, 'meta')?.billed_units, 'meta.billed_units')
    return writeEmbeddings(request, vectors, readCount(billed?.input_tokens, 'meta.billed_units.input_tokens'))
  },
}
