import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { anthropicMessagesDialect } from './dialect.ts'

const user = { role: 'user', content: 'hi' }
const parse = (body: JsonObject) => anthropicMessagesDialect.parse({ model: 'x', max_tokens: 10, ...body }, 'upstream')
const parseWith = (fields: JsonObject) => parse({ messages: [user], ...fields })

describe('messages', () => {
  it('puts the system prompt first, as a string or as blocks with their cache marks', () => {
    const cache_control = { type: 'ephemeral' }
    expect(parseWith({ system: 'be brief' }).messages[0]).toEqual({
      role: 'system',
      parts: [{ type: 'text', text: 'be brief' }],
    })
    expect(parseWith({ system: [{ type: 'text', text: 'a', cache_control }] }).messages[0]).toEqual({
      role: 'system',
      parts: [{ type: 'text', text: 'a', cacheControl: cache_control }],
    })
  })

  it('reads every block that others can express', () => {
    const content = [
      { type: 'text', text: 'look' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'wörds' } },
      { type: 'document', source: { type: 'file', file_id: 'file_1' } },
      { type: 'tool_result', tool_use_id: 't0', content: 'plain' },
      {
        type: 'tool_result',
        tool_use_id: 't1',
        is_error: true,
        content: [
          { type: 'text', text: 'broke' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'CCCC' } },
        ],
      },
    ]
    expect(parse({ messages: [{ role: 'user', content }] }).messages[0]?.parts).toEqual([
      { type: 'text', text: 'look' },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
      { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'BBBB' }, filename: 'a.pdf' },
      { type: 'file', source: { kind: 'base64', mediaType: 'text/plain', data: 'd8O2cmRz' } },
      { type: 'file', source: { kind: 'id', id: 'file_1' } },
      { type: 'tool_result', toolCallId: 't0', content: [{ type: 'text', text: 'plain' }], isError: false },
      {
        type: 'tool_result',
        toolCallId: 't1',
        isError: true,
        content: [
          { type: 'text', text: 'broke' },
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'CCCC' } },
        ],
      },
    ])
  })

  it('keeps thinking, its signature and redacted blocks, and tool calls with their ids', () => {
    const content = [
      { type: 'thinking', thinking: 'hm', signature: 'S' },
      { type: 'thinking', thinking: 'unsigned', signature: '' },
      { type: 'redacted_thinking', data: 'R' },
      { type: 'text', text: 'ok' },
      { type: 'tool_use', id: 'any-id', name: 'f', input: { a: [1] } },
    ]
    expect(parse({ messages: [user, { role: 'assistant', content }] }).messages[1]?.parts).toEqual([
      { type: 'reasoning', text: 'hm', signature: 'S' },
      { type: 'reasoning', text: 'unsigned' },
      { type: 'reasoning', text: '', redacted: 'R' },
      { type: 'text', text: 'ok' },
      { type: 'tool_call', id: 'any-id', name: 'f', arguments: '{"a":[1]}' },
    ])
  })

  it('what only Anthropic runs is an extra under its path', () => {
    const request = parse({
      messages: [
        user,
        { role: 'assistant', content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }] },
      ],
      tools: [
        { type: 'web_search_20250305', name: 'web_search' },
        { name: 'f', input_schema: { type: 'object' } },
      ],
      container: 'c1',
      context_management: { edits: [] },
    })
    expect(Object.keys(request.extras).sort()).toEqual([
      'container',
      'context_management',
      'messages[1].content[0]',
      'tools[0]',
    ])
    expect(request.tools).toEqual([{ name: 'f', parameters: { type: 'object' } }])
  })

  it('a cache mark of the whole request means its last block', () => {
    const cache_control = { type: 'ephemeral' }
    expect(parseWith({ cache_control }).messages.at(-1)?.parts).toEqual([
      { type: 'text', text: 'hi', cacheControl: cache_control },
    ])
  })
})

describe('parameters', () => {
  it('has a neutral place for what other formats can express', () => {
    expect(
      parseWith({
        temperature: 1,
        top_p: 0.5,
        top_k: 40,
        stop_sequences: ['A', 'B'],
        stream: true,
        metadata: { user_id: 'u1' },
        service_tier: 'standard_only',
        thinking: { type: 'enabled', budget_tokens: 2048 },
        output_config: { effort: 'max', format: { type: 'json_schema', schema: { type: 'object' } } },
        tools: [{ type: 'custom', name: 'f', description: 'd', input_schema: { type: 'object' }, strict: true }],
        tool_choice: { type: 'any', disable_parallel_tool_use: true },
      }),
    ).toMatchObject({
      model: 'upstream',
      maxOutputTokens: 10,
      temperature: 1,
      topP: 0.5,
      topK: 40,
      stop: ['A', 'B'],
      stream: true,
      user: 'u1',
      serviceTier: 'default',
      reasoning: { enabled: true, budgetTokens: 2048, effort: 'max' },
      responseFormat: { type: 'json_schema', schema: { type: 'object' } },
      tools: [{ name: 'f', description: 'd', parameters: { type: 'object' }, strict: true }],
      toolChoice: { type: 'required' },
      parallelToolCalls: false,
      extras: {},
    })
  })

  it.each<[JsonObject, object | undefined]>([
    [{}, undefined],
    [{ thinking: { type: 'disabled' } }, { enabled: false }],
    [{ thinking: { type: 'adaptive' } }, { enabled: true }],
    [{ output_config: { effort: 'low' } }, { effort: 'low' }],
  ])('thinking %j', (fields, reasoning) => {
    expect(parseWith(fields).reasoning).toEqual(reasoning)
  })

  it.each<[JsonObject, object]>([
    [{ type: 'auto' }, { toolChoice: { type: 'auto' } }],
    [{ type: 'none' }, { toolChoice: { type: 'none' } }],
    [{ type: 'tool', name: 'f' }, { toolChoice: { type: 'tool', name: 'f' } }],
  ])('tool choice %j', (tool_choice, neutral) => {
    expect(parseWith({ tool_choice })).toMatchObject(neutral)
  })

  it('reads a counting request, which has no max_tokens', () => {
    expect(anthropicMessagesDialect.parse({ model: 'x', messages: [user] }, 'm').maxOutputTokens).toBeUndefined()
  })
})

describe('a refusal names the field and what it must be', () => {
  it.each<[JsonObject, string]>([
    [{}, 'messages'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content'],
    [
      { messages: [{ role: 'user', content: [{ type: 'tool_use', id: 'a', name: 'b', input: {} }] }] },
      'messages[0].content[0].type',
    ],
    [{ messages: [{ role: 'assistant', content: [{ type: 'tool_result' }] }] }, 'messages[0].content[0].type'],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'b', input: [] }] }] },
      'messages[0].content[0].input',
    ],
    [{ messages: [user], system: [{ type: 'image' }] }, 'system[0].type'],
    [{ messages: [user], tools: [{ name: 'f' }] }, 'tools[0].input_schema'],
    [{ messages: [user], thinking: { type: 'enabled' } }, 'thinking.budget_tokens'],
    [{ messages: [user], temperature: 1.5 }, 'temperature'],
    [{ messages: [user], tool_choice: 'auto' }, 'tool_choice'],
    [{ messages: [user], stop_sequences: 'A' }, 'stop_sequences'],
  ])('%j', (body, param) => {
    expect(() => anthropicMessagesDialect.parse(body, 'm')).toThrow(
      expect.objectContaining({ code: 'invalid_request', param }),
    )
  })

  it('whatever the body, the answer is a request or a refusal, never a crash', () => {
    const type = fc.constantFrom('text', 'image', 'document', 'tool_use', 'tool_result', 'thinking', 'other')
    const block = fc.record(
      {
        type,
        source: fc.jsonValue(),
        content: fc.jsonValue(),
        input: fc.jsonValue(),
        text: fc.jsonValue(),
        thinking: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const message = fc.record({
      role: fc.constantFrom('user', 'assistant', 'system'),
      content: fc.oneof(fc.jsonValue(), fc.array(block)),
    })
    const body = fc.record(
      {
        messages: fc.array(message),
        system: fc.jsonValue(),
        tools: fc.jsonValue(),
        thinking: fc.jsonValue(),
        output_config: fc.jsonValue(),
        metadata: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(body, (given) => {
        try {
          anthropicMessagesDialect.parse(JSON.parse(JSON.stringify(given)), 'm')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
