import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ChatAnswer, ChatEvent, ChatRequest } from '../chat-model.ts'
import type { Dialect } from '../dialect.ts'
import { anthropicMessagesDialect } from './anthropic-messages/dialect.ts'
import { openaiChatDialect } from './openai-chat/dialect.ts'
import { openaiResponsesDialect } from './openai-responses/dialect.ts'
import { eventsOf, sampleAnswer, sampleContext, sampleRequest } from './testing/answer-samples.ts'
import { readChatStream, readMessageStream, readResponseStream } from './testing/reference-readers.ts'

const streamed = (dialect: Dialect, events: ChatEvent[], request: ChatRequest = sampleRequest()): string => {
  const encoder = dialect.encodeStream(request, sampleContext)
  return events.map((event) => encoder.event(event)).join('') + encoder.end()
}

/** JSON with lone surrogates survives, so what is compared has been through JSON as well. */
const throughJson = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value))

const whole = (dialect: Dialect, answer: ChatAnswer, request: ChatRequest = sampleRequest()): JsonObject =>
  throughJson(dialect.encodeAnswer(answer, request, sampleContext))

const mergeTexts = (content: JsonValue | undefined): JsonObject[] => {
  const merged: JsonObject[] = []
  for (const block of Array.isArray(content) ? content.filter(isJsonObject) : []) {
    const last = merged.at(-1)
    if (last?.type === 'text' && block.type === 'text') last.text = `${last.text}${block.text}`
    else merged.push({ ...block })
  }
  return merged
}

const size = fc.integer({ min: 1, max: 9 })

describe('a stream reassembled by a strict reader equals the buffered answer', () => {
  it('chat completions, also with several choices at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }).chain((n) => sampleAnswer(n)),
        size,
        (answer, pieces) => {
          const { choices, usage } = whole(openaiChatDialect, answer)
          expect(readChatStream(streamed(openaiChatDialect, eventsOf(answer, pieces)))).toEqual({ choices, usage })
        },
      ),
    )
  })

  it('messages', () => {
    fc.assert(
      fc.property(sampleAnswer(1), size, (answer, pieces) => {
        const read = readMessageStream(streamed(anthropicMessagesDialect, eventsOf(answer, pieces)))
        const buffered = whole(anthropicMessagesDialect, answer)
        expect({ ...read, content: mergeTexts(read.content) }).toEqual({
          ...buffered,
          content: mergeTexts(buffered.content),
        })
      }),
    )
  })

  it('responses', () => {
    fc.assert(
      fc.property(sampleAnswer(1), size, (answer, pieces) => {
        const read = readResponseStream(streamed(openaiResponsesDialect, eventsOf(answer, pieces)))
        expect(read).toEqual(whole(openaiResponsesDialect, answer))
      }),
    )
  })
})

const call = (tool: number, name: string): ChatEvent => ({ type: 'tool_call', choice: 0, tool, id: `id_${name}`, name })
const args = (tool: number, text: string): ChatEvent => ({ type: 'tool_arguments', choice: 0, tool, text })
const start: ChatEvent = { type: 'start', id: 'x', model: 'm' }
const finish: ChatEvent = { type: 'finish', choice: 0, reason: 'tool_calls' }

describe('parallel tool calls whose arguments interleave', () => {
  const events = [
    start,
    call(0, 'a'),
    call(1, 'b'),
    args(1, '{"y"'),
    args(0, '{"x":'),
    args(0, '1}'),
    args(1, ':2}'),
    finish,
  ]

  it('are one whole block after another for Anthropic clients', () => {
    const { content } = readMessageStream(streamed(anthropicMessagesDialect, events))
    expect(content).toEqual([
      { type: 'tool_use', id: 'id_a', name: 'a', input: { x: 1 } },
      { type: 'tool_use', id: 'id_b', name: 'b', input: { y: 2 } },
    ])
  })

  it('are one whole item after another in a response', () => {
    const { output } = readResponseStream(streamed(openaiResponsesDialect, events))
    expect(output).toMatchObject([
      { call_id: 'id_a', arguments: '{"x":1}' },
      { call_id: 'id_b', arguments: '{"y":2}' },
    ])
  })

  it('pass as they come on a chat completion', () => {
    const [choice] = readChatStream(streamed(openaiChatDialect, events)).choices as JsonObject[]
    expect(choice?.message).toMatchObject({
      tool_calls: [{ function: { arguments: '{"x":1}' } }, { function: { arguments: '{"y":2}' } }],
    })
  })
})

describe('tool arguments a model wrote badly', () => {
  it('none at all are an empty object in every dialect', () => {
    const events = [start, call(0, 'a'), finish]
    expect(readMessageStream(streamed(anthropicMessagesDialect, events)).content).toMatchObject([{ input: {} }])
    expect(readResponseStream(streamed(openaiResponsesDialect, events)).output).toMatchObject([{ arguments: '{}' }])
    const [choice] = readChatStream(streamed(openaiChatDialect, events)).choices as JsonObject[]
    expect(choice?.message).toMatchObject({ tool_calls: [{ function: { arguments: '{}' } }] })
  })

  it.each(['{"a":', 'plain', '[1]', '"text"', 'null', '12'])(
    '%j reaches an Anthropic client whole, not as other arguments',
    (text) => {
      const answer: ChatAnswer = {
        id: '',
        model: '',
        createdSeconds: 0,
        choices: [
          { index: 0, parts: [{ type: 'tool_call', id: 'i', name: 'n', arguments: text }], finishReason: 'tool_calls' },
        ],
        usage: null,
      }
      expect(whole(anthropicMessagesDialect, answer).content).toMatchObject([{ input: { invalid_json: text } }])
      expect(() =>
        streamed(anthropicMessagesDialect, [start, call(0, 'n'), args(0, text), call(1, 'm'), finish]),
      ).not.toThrow()
    },
  )
})

describe('what the client asked for', () => {
  const events = eventsOf({
    id: '',
    model: '',
    createdSeconds: 0,
    choices: [
      { index: 0, parts: [{ type: 'text', text: 'hello' }], finishReason: 'stop_sequence', stopSequence: 'END' },
    ],
    usage: { inputTokens: 5, cachedTokens: null, cacheWriteTokens: null, outputTokens: 6, reasoningTokens: null },
  })

  it('chat usage comes only on request, in a chunk with choices: []', () => {
    const asked = streamed(openaiChatDialect, events, sampleRequest({ includeUsage: true }))
    const unasked = streamed(openaiChatDialect, events, sampleRequest({ includeUsage: false }))
    expect(readChatStream(asked).usage).toEqual({ prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 })
    expect(unasked).not.toContain('usage')
  })

  it('an answer without id or model takes the gateway’s id and the model as asked', () => {
    expect(streamed(openaiChatDialect, events)).toContain('"id":"own_1"')
    expect(readMessageStream(streamed(anthropicMessagesDialect, events))).toMatchObject({
      id: 'own_1',
      model: 'asked/m',
    })
    expect(readResponseStream(streamed(openaiResponsesDialect, events))).toMatchObject({
      id: 'own_1',
      model: 'asked/m',
    })
  })

  it('the stop sequence reaches Anthropic clients', () => {
    expect(readMessageStream(streamed(anthropicMessagesDialect, events))).toMatchObject({
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    })
  })

  it('usage that comes before the text is already in message_start', () => {
    const early = [events[0], events.at(-1), ...events.slice(1, -1)].filter((event) => event !== undefined)
    expect(streamed(anthropicMessagesDialect, early).split('\n\n')[0]).toContain('"input_tokens":5')
  })

  it('a client of the first tool form gets function_call', () => {
    const request = sampleRequest({ legacyFunctions: true })
    const answer: ChatAnswer = {
      id: 'i',
      model: 'm',
      createdSeconds: 1,
      choices: [
        { index: 0, parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: '' }], finishReason: 'tool_calls' },
      ],
      usage: null,
    }
    expect(whole(openaiChatDialect, answer, request).choices).toMatchObject([
      { message: { function_call: { name: 'f', arguments: '{}' } }, finish_reason: 'function_call' },
    ])
    const stream = streamed(openaiChatDialect, eventsOf(answer), request)
    expect(stream).toContain('"function_call":{"name":"f","arguments":""}')
    expect(stream).not.toContain('tool_calls')
  })

  it('Gemini’s thought signature returns with the call in every dialect', () => {
    const parts = [{ type: 'tool_call' as const, id: 'c', name: 'f', arguments: '{}', signature: 'S1' }]
    const answer: ChatAnswer = {
      id: 'i',
      model: 'm',
      createdSeconds: 1,
      choices: [{ index: 0, parts, finishReason: 'tool_calls' }],
      usage: null,
    }
    const [choice] = whole(openaiChatDialect, answer).choices as JsonObject[]
    const chat = openaiChatDialect.parse({ messages: [choice?.message ?? null] }, 'm')
    const message = anthropicMessagesDialect.parse(
      { messages: [{ role: 'assistant', content: whole(anthropicMessagesDialect, answer).content ?? null }] },
      'm',
    )
    const response = openaiResponsesDialect.parse({ input: whole(openaiResponsesDialect, answer).output ?? null }, 'm')
    for (const { messages } of [chat, message, response]) expect(messages).toEqual([{ role: 'assistant', parts }])
  })
})
