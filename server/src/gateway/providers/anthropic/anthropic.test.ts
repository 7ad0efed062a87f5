import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../chat-model.ts'
import { eventsOf, frames, hearStream, request } from '../shared/testing.ts'
import { anthropic } from './anthropic.ts'

const encode = (given: Partial<ChatRequest>, options = {}) =>
  anthropic.chat.encode(request({ model: 'claude-sonnet-4-5', ...given }), options)
const body = (given: Partial<ChatRequest>, options = {}) => encode(given, options).body ?? {}
const stream = (...bodies: object[]) => hearStream(anthropic.chat.decodeStream(request()), frames(...bodies))

const start = { type: 'message_start', message: { id: 'm', model: 'c', usage: { input_tokens: 5, output_tokens: 1 } } }

describe('requests to Anthropic', () => {
  it('always limit the answer: the client’s limit, the connection’s default, the generation’s', () => {
    expect(body({ maxOutputTokens: 7 }, { default_max_tokens: 9 }).max_tokens).toBe(7)
    expect(body({}, { default_max_tokens: 9 }).max_tokens).toBe(9)
    expect(body({}).max_tokens).toBe(16_384)
    expect(body({ model: 'claude-3-haiku-20240307' }).max_tokens).toBe(4096)
  })

  it('carry system, images, documents, results, cache marks and signed thinking', () => {
    const cacheControl = { type: 'ephemeral' }
    const messages: ChatMessage[] = [
      { role: 'system', parts: [{ type: 'text', text: 'S', cacheControl }] },
      {
        role: 'user',
        parts: [
          { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
          { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' }, filename: 'a.pdf' },
          { type: 'text', text: '' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'Hm.', signature: 'sig' },
          { type: 'reasoning', text: 'unsigned' },
          { type: 'reasoning', text: '', redacted: 'data' },
          { type: 'tool_call', id: 'call.1', name: 'look', arguments: '{"a":1}' },
          { type: 'tool_call', id: 'call_2', name: 'look', arguments: '{broken' },
        ],
      },
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'So?' },
          { type: 'tool_result', toolCallId: 'call.1', content: [{ type: 'text', text: 'r' }], isError: true },
        ],
      },
    ]
    expect(body({ messages })).toMatchObject({
      system: [{ type: 'text', text: 'S', cache_control: cacheControl }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
              title: 'a.pdf',
            },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
            { type: 'redacted_thinking', data: 'data' },
            { type: 'tool_use', id: 'call_1', name: 'look', input: { a: 1 } },
            { type: 'tool_use', id: 'call_2', name: 'look', input: { invalid_json: '{broken' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'r' }], is_error: true },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
    })
  })

  it('ask for thinking by budget or by effort, as the model’s generation takes it', () => {
    const reasoning = { effort: 'medium' } as const
    expect(body({ reasoning }).thinking).toEqual({ type: 'enabled', budget_tokens: 8192 })
    expect(body({ reasoning, maxOutputTokens: 2000 }).thinking).toEqual({ type: 'enabled', budget_tokens: 1999 })
    expect(encode({ reasoning, maxOutputTokens: 500 }).unsupported).toEqual(['reasoning_effort'])
    const later = body({ reasoning, model: 'claude-opus-4-7' })
    expect(later).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'medium' } })
    for (const model of ['claude-opus-4-6', 'claude-sonnet-4-6', 'claude-sonnet-5-5', 'claude-fable-5'])
      expect(body({ reasoning, model }).thinking).toEqual({ type: 'adaptive' })
    for (const model of ['claude-opus-4-20250514', 'claude-opus-4-1-20250805', 'claude-haiku-4-5-20251001'])
      expect(body({ reasoning, model }).thinking).toMatchObject({ type: 'enabled' })
    expect(body({ reasoning: { effort: 'none' } })).not.toHaveProperty('thinking')
  })

  it('let thinking rest in a round of tool calls whose thinking the client could not send back', () => {
    const messages: ChatMessage[] = [
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'a', name: 'look', arguments: '{}' }] },
      { role: 'user', parts: [{ type: 'tool_result', toolCallId: 'a', content: [], isError: false }] },
    ]
    expect(body({ messages, reasoning: { effort: 'high' } })).not.toHaveProperty('thinking')
  })

  it('name what Anthropic lacks', () => {
    const given: Partial<ChatRequest> = {
      n: 2,
      seed: 1,
      temperature: 1.5,
      logitBias: { '1': 1 },
      responseFormat: { type: 'json_object' },
    }
    const expected = ['logit_bias', 'n', 'response_format', 'seed', 'temperature']
    expect(encode(given).unsupported.sort()).toEqual(expected)
    const forced = { toolChoice: { type: 'required' }, reasoning: { effort: 'low' }, temperature: 0.2 } as const
    expect(encode(forced).unsupported.sort()).toEqual(['temperature', 'tool_choice'])
  })

  it('carry schemas and choices of tools', () => {
    const schema = { type: 'object', additionalProperties: false }
    expect(body({ responseFormat: { type: 'json_schema', name: 'a', schema } }).output_config).toEqual({
      format: { type: 'json_schema', schema },
    })
    const tools = [{ name: 't', parameters: {} }]
    expect(body({ tools, toolChoice: { type: 'required' }, parallelToolCalls: false })).toMatchObject({
      tools: [{ name: 't', input_schema: { type: 'object' } }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    })
  })
})

describe('answers of Anthropic', () => {
  it('count cached and cache-writing input into the input', () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 7 }
    const details = { output_tokens_details: { thinking_tokens: 3 } }
    const answer = anthropic.chat.decode({
      type: 'message',
      content: [],
      stop_reason: 'end_turn',
      usage: { ...usage, ...details },
    })
    expect(answer.usage).toEqual({
      inputTokens: 130,
      cachedTokens: 100,
      cacheWriteTokens: 20,
      outputTokens: 7,
      reasoningTokens: 3,
    })
  })

  it('keep the input figures of the start where the end reports output alone', () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 0, output_tokens: 1 }
    const heard = stream(
      { ...start, message: { ...start.message, usage } },
      {
        type: 'message_delta',
        delta: { stop_reason: 'stop_sequence', stop_sequence: 'END' },
        usage: { output_tokens: 9 },
      },
    )
    expect(heard).toMatchObject({
      finish: 'stop_sequence',
      usage: { inputTokens: 110, cachedTokens: 100, outputTokens: 9 },
    })
  })

  it('stream thinking with its signature, redacted thinking, and arguments given at once', () => {
    const block = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block })
    const delta = (index: number, given: object) => ({ type: 'content_block_delta', index, delta: given })
    const stop = (index: number) => ({ type: 'content_block_stop', index })
    const decoder = anthropic.chat.decodeStream(request())
    const events = eventsOf(
      decoder,
      frames(
        start,
        block(0, { type: 'thinking', thinking: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
        delta(0, { type: 'signature_delta', signature: 'si' }),
        delta(0, { type: 'signature_delta', signature: 'g' }),
        stop(0),
        block(1, { type: 'redacted_thinking', data: 'd' }),
        stop(1),
        block(2, { type: 'tool_use', id: 't', name: 'n', input: { a: 1 } }),
        stop(2),
        { type: 'ping' },
        { type: 'message_stop' },
      ),
    )
    expect(events.slice(2)).toEqual([
      { type: 'reasoning', choice: 0, text: 'Hm.' },
      { type: 'reasoning_end', choice: 0, signature: 'sig' },
      { type: 'reasoning_end', choice: 0, redacted: 'd' },
      { type: 'tool_call', choice: 0, tool: 0, id: 't', name: 'n' },
      { type: 'tool_arguments', choice: 0, tool: 0, text: '{"a":1}' },
    ])
    expect(decoder.complete()).toBe(true)
  })

  it('report errors inside the stream and know which pass', () => {
    const error = (type: string) =>
      anthropic.chat
        .decodeStream(request())
        .frame('error', JSON.stringify({ type: 'error', error: { type, message: 'm' } }))
    expect(error('overloaded_error')).toEqual([{ type: 'error', message: 'm', retryable: true }])
    expect(error('invalid_request_error')).toEqual([{ type: 'error', message: 'm', retryable: false }])
  })

  it('tell errors by their type', () => {
    const kind = (status: number, type: string, message = 'm') =>
      anthropic.classify(status, {}, { type: 'error', error: { type, message } })
    expect(kind(529, 'overloaded_error').kind).toBe('overloaded')
    expect(kind(403, 'permission_error').kind).toBe('key_refused')
    expect(kind(400, 'invalid_request_error', 'Your credit balance is too low')).toMatchObject({
      kind: 'rate_limited',
      retryable: false,
    })
  })
})
