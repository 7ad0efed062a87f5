import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatMessage, ChatRequest } from '../../chat-model.ts'
import { frames, hear, hearStream, request } from '../shared/testing.ts'
import { gemini } from './gemini.ts'

const encode = (given: Partial<ChatRequest>) => gemini.chat.encode(request({ model: 'gemini-2.5-flash', ...given }), {})
const body = (given: Partial<ChatRequest>) => encode(given).body ?? {}
const config = (given: Partial<ChatRequest>) => body(given).generationConfig
const candidate = (parts: JsonObject[], finishReason?: string): JsonObject => ({
  candidates: [{ content: { parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) }],
  responseId: 'r-1',
})
const stream = (...bodies: object[]) => hearStream(gemini.chat.decodeStream(request()), frames(...bodies))

const round = (signature?: string): ChatMessage[] => [
  {
    role: 'assistant',
    parts: [
      { type: 'tool_call', id: 'a', name: 'look', arguments: '{"x":1}', ...(signature ? { signature } : {}) },
      { type: 'tool_call', id: 'b', name: 'hear', arguments: '' },
    ],
  },
  {
    role: 'user',
    parts: [
      { type: 'tool_result', toolCallId: 'a', content: [{ type: 'text', text: 'r' }], isError: false },
      { type: 'tool_result', toolCallId: 'b', content: [{ type: 'text', text: 'no' }], isError: true },
    ],
  },
]

describe('requests to Gemini', () => {
  it('go to the model’s path', () => {
    expect(encode({ model: 'models/gemini-x' }).path).toBe('/v1beta/models/gemini-x:generateContent')
    expect(encode({ stream: true }).path).toBe('/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse')
  })

  it('carry calls with their signatures, and results by name', () => {
    expect(body({ messages: round('sig') }).contents).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'look', args: { x: 1 } }, thoughtSignature: 'sig' },
          { functionCall: { id: 'b', name: 'hear', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'look', response: { output: 'r' } } },
          { functionResponse: { id: 'b', name: 'hear', response: { error: 'no' } } },
        ],
      },
    ])
  })

  it('stand in for a lost signature at Gemini 3, for the first of parallel calls alone', () => {
    const sent = (model: string) => JSON.stringify(body({ model, messages: round() }).contents).match(/skip_thought/g)
    expect(sent('gemini-3-pro-preview')).toHaveLength(1)
    expect(sent('gemini-2.5-flash')).toBeNull()
  })

  it('refuse addresses of images, naming the part, and never fetch them', () => {
    const image = (url: string): Partial<ChatRequest> => ({
      messages: [{ role: 'user', parts: [{ type: 'image', source: { kind: 'url', url } }] }],
    })
    expect(() => encode(image('https://example.com/a.png'))).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'messages[0].content[0]' }),
    )
    const uploaded = 'https://generativelanguage.googleapis.com/v1beta/files/abc'
    expect(body(image(uploaded)).contents).toEqual([{ role: 'user', parts: [{ fileData: { fileUri: uploaded } }] }])
  })

  it('refuse a result that belongs to no call', () => {
    expect(() => encode({ messages: round().slice(1) })).toThrow(/belongs to no tool call/)
  })

  it('ask for thinking by level or by budget, as the model’s generation takes it', () => {
    const high = { reasoning: { effort: 'high' } } as const
    expect(config(high)).toEqual({ thinkingConfig: { includeThoughts: true, thinkingBudget: 24_576 } })
    expect(config({ ...high, model: 'gemini-3-flash' })).toEqual({
      thinkingConfig: { includeThoughts: true, thinkingLevel: 'high' },
    })
    expect(config({ reasoning: { effort: 'none' } })).toEqual({
      thinkingConfig: { includeThoughts: false, thinkingBudget: 0 },
    })
    expect(encode({ ...high, model: 'gemini-2.0-flash' }).unsupported).toEqual(['reasoning_effort'])
  })

  it('carry schemas of tools and answers as JSON Schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } }
    const sent = body({
      tools: [{ name: 't', parameters: schema }],
      toolChoice: { type: 'tool', name: 't' },
      responseFormat: { type: 'json_schema', name: 'a', schema },
      n: 2,
      stop: ['END'],
    })
    expect(sent).toMatchObject({
      tools: [{ functionDeclarations: [{ name: 't', parametersJsonSchema: schema }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['t'] } },
      generationConfig: {
        candidateCount: 2,
        stopSequences: ['END'],
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
      },
    })
  })

  it('count what a chat would read', () => {
    const counted = gemini.countTokens?.encode(request({ model: 'gemini-x', maxOutputTokens: 5 }), {})
    expect(counted).toMatchObject({
      path: '/v1beta/models/gemini-x:countTokens',
      body: { generateContentRequest: { model: 'models/gemini-x', contents: [{ role: 'user' }] } },
    })
    expect(JSON.stringify(counted)).not.toContain('generationConfig')
    expect(gemini.countTokens?.decode({ totalTokens: 31 })).toEqual({ inputTokens: 31 })
  })
})

describe('answers of Gemini', () => {
  it('show thoughts as reasoning and calls as calls, with ids made where there are none', () => {
    const parts = [
      { text: 'Hm.', thought: true, thoughtSignature: 's' },
      { functionCall: { name: 'look' }, thoughtSignature: 't' },
      { functionCall: { id: 'own', name: 'look', args: { a: 1 } } },
    ]
    const expected = {
      reasoning: 'Hm.',
      finish: 'tool_calls',
      calls: [
        { id: 'call_r-1_0', name: 'look', arguments: {}, signature: 't' },
        { id: 'own', name: 'look', arguments: { a: 1 } },
      ],
    }
    expect(hear(gemini.chat.decode(candidate(parts, 'STOP')))).toMatchObject(expected)
    expect(stream(candidate(parts), candidate([], 'STOP'))).toMatchObject(expected)
  })

  it.each(['SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII'])('%s is filtered content', (reason) => {
    expect(hear(gemini.chat.decode({ candidates: [{ finishReason: reason }] })).finish).toBe('content_filter')
    expect(stream(candidate([], reason)).finish).toBe('content_filter')
  })

  it('a blocked prompt is filtered content, and the end of the stream', () => {
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4 } }
    expect(hear(gemini.chat.decode(blocked))).toMatchObject({ finish: 'content_filter', usage: { inputTokens: 4 } })
    const decoder = gemini.chat.decodeStream(request({ n: 2 }))
    expect(hearStream(decoder, frames(blocked)).finish).toBe('content_filter')
    expect(decoder.complete()).toBe(true)
  })

  it('a malformed call is the provider’s failure', () => {
    const broken = candidate([], 'MALFORMED_FUNCTION_CALL')
    expect(() => gemini.chat.decode(broken)).toThrow(expect.objectContaining({ code: 'provider_error' }))
    expect(stream(broken).errors).toHaveLength(1)
  })

  it('an error inside the stream is told', () => {
    const error = { error: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded.' } }
    expect(gemini.chat.decodeStream(request()).frame(null, JSON.stringify(error))).toEqual([
      { type: 'error', message: 'The model is overloaded.', retryable: true },
    ])
  })

  it('a wrong key is told from a wrong request, though both are 400', () => {
    const error = { code: 400, status: 'INVALID_ARGUMENT', message: 'API key not valid.' }
    expect(gemini.classify(400, {}, { error }).kind).toBe('key_refused')
    expect(gemini.classify(400, {}, { error: { ...error, message: 'Bad contents.' } }).kind).toBe('refused')
  })

  it('embeddings answer in OpenAI’s form, as floats and as base64', () => {
    const asked = { model: 'gemini-embedding-001', input: ['a', 'b'], dimensions: 2 }
    expect(gemini.embeddings?.encode(asked, {})).toMatchObject({
      path: '/v1beta/models/gemini-embedding-001:batchEmbedContents',
      body: { requests: [{ content: { parts: [{ text: 'a' }] }, outputDimensionality: 2 }, {}] },
      unsupported: [],
    })
    const answer = { embeddings: [{ values: [1, 0.5] }, { values: [0, 1] }] }
    expect(gemini.embeddings?.decode(answer, asked).body.data).toMatchObject([{ embedding: [1, 0.5] }, { index: 1 }])
    const packed = gemini.embeddings?.decode(answer, { ...asked, encoding_format: 'base64' }).body.data
    const bytes = Buffer.from(JSON.parse(JSON.stringify(packed))[0].embedding, 'base64')
    expect([bytes.readFloatLE(0), bytes.readFloatLE(4)]).toEqual([1, 0.5])
    expect(() => gemini.embeddings?.encode({ ...asked, input: [[1, 2]] }, {})).toThrow(/texts, not tokens/)
    expect(() => gemini.embeddings?.decode({ embeddings: [] }, asked)).toThrow(/one vector for each/)
  })
})

describe('pictures by Gemini', () => {
  const encodeImage = (given: JsonObject) =>
    gemini.images?.encode({ model: 'gemini-2.5-flash-image', prompt: 'A cup', ...given }, {})

  it('are asked of generateContent, with what it cannot express refused or named', () => {
    expect(encodeImage({ n: 1, response_format: 'b64_json', user: 'u', size: '512x512', quality: null })).toEqual({
      method: 'POST',
      path: '/v1beta/models/gemini-2.5-flash-image:generateContent',
      body: {
        contents: [{ role: 'user', parts: [{ text: 'A cup' }] }],
        generationConfig: { responseModalities: ['TEXT', 'IMAGE'] },
      },
      unsupported: ['size'],
    })
    for (const wrong of [{ n: 2 }, { response_format: 'url' }, { prompt: '' }, { prompt: 7 }])
      expect(() => encodeImage(wrong as JsonObject)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  it('come as data, without the drafts of its thinking; words alone are a refusal', () => {
    const inline = (data: string) => ({ inlineData: { mimeType: 'image/png', data } })
    const decode = (answer: JsonObject) => gemini.images?.decode(answer, {})
    const parts = [{ text: 'Here.' }, { ...inline('draft'), thought: true }, inline('cGl4ZWw=')]
    expect(decode(candidate(parts))).toEqual({ body: { created: 0, data: [{ b64_json: 'cGl4ZWw=' }] }, usage: null })
    for (const answer of [candidate([{ text: 'No.' }]), candidate([], 'IMAGE_SAFETY'), {}])
      expect(() => decode(answer)).toThrow(expect.objectContaining({ code: 'provider_refused' }))
    expect(() => decode({ promptFeedback: { blockReason: 'SAFETY' } })).toThrow(/blocked/)
  })
})
