import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import { openaiChatDialect } from './dialect.ts'

const parse = (body: JsonObject) => openaiChatDialect.parse({ model: 'x', ...body }, 'upstream')
const user = { role: 'user', content: 'hi' }
const parseWith = (fields: JsonObject) => parse({ messages: [user], ...fields })
const messages = (...all: JsonValue[]) => parse({ messages: all }).messages

describe('messages', () => {
  it('takes system and developer messages as system, in their places', () => {
    expect(
      messages({ role: 'developer', content: 'a' }, user, { role: 'system', content: [{ type: 'text', text: 'b' }] }),
    ).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'a' }] },
      { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
      { role: 'system', parts: [{ type: 'text', text: 'b' }] },
    ])
  })

  it('reads every kind of content part', () => {
    const content = [
      { type: 'text', text: 'look', cache_control: { type: 'ephemeral' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      { type: 'input_audio', input_audio: { data: 'BBBB', format: 'wav' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' } },
      { type: 'file', file: { file_id: 'file-1' } },
    ]
    expect(messages({ role: 'user', content, name: 'caller' })).toEqual([
      {
        role: 'user',
        name: 'caller',
        parts: [
          { type: 'text', text: 'look', cacheControl: { type: 'ephemeral' } },
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'low' },
          { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
          { type: 'audio', format: 'wav', data: 'BBBB' },
          { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'CCCC' }, filename: 'a.pdf' },
          { type: 'file', source: { kind: 'id', id: 'file-1' } },
        ],
      },
    ])
  })

  it('keeps an assistant’s reasoning, text, refusal and calls, and folds the results into one user message', () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{"a":1}' } })
    expect(
      messages(
        user,
        { role: 'assistant', content: null, reasoning_content: 'hm', tool_calls: [call('c1'), call('c2')] },
        { role: 'tool', tool_call_id: 'c1', content: 'one' },
        { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: 'two' }] },
        { role: 'assistant', content: 'done', refusal: 'but no', annotations: [], audio: null },
      ).slice(1),
    ).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm' },
          { type: 'tool_call', id: 'c1', name: 'f', arguments: '{"a":1}' },
          { type: 'tool_call', id: 'c2', name: 'f', arguments: '{"a":1}' },
        ],
      },
      {
        role: 'user',
        parts: [
          { type: 'tool_result', toolCallId: 'c1', content: [{ type: 'text', text: 'one' }], isError: false },
          { type: 'tool_result', toolCallId: 'c2', content: [{ type: 'text', text: 'two' }], isError: false },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'text', text: 'done' },
          { type: 'refusal', text: 'but no' },
        ],
      },
    ])
  })

  it('reads the first tool form, whose calls have no ids', () => {
    const request = parse({
      messages: [
        user,
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: '42' },
      ],
      functions: [{ name: 'f', parameters: { type: 'object' } }],
      function_call: { name: 'f' },
    })
    expect(request).toMatchObject({
      legacyFunctions: true,
      tools: [{ name: 'f' }],
      toolChoice: { type: 'tool', name: 'f' },
      extras: {},
    })
    const [, call, result] = request.messages
    expect(call?.parts).toMatchObject([{ type: 'tool_call', id: 'function_f' }])
    expect(result?.parts).toMatchObject([{ type: 'tool_result', toolCallId: 'function_f' }])
  })
})

describe('parameters', () => {
  it('has a neutral place for what other formats can express', () => {
    const request = parseWith({
      max_tokens: 5,
      max_completion_tokens: 7,
      temperature: 0.5,
      top_p: 0.9,
      stop: 'END',
      n: 2,
      seed: -3,
      presence_penalty: 1,
      frequency_penalty: -1,
      logprobs: true,
      top_logprobs: 3,
      logit_bias: { 5: 10 },
      reasoning_effort: 'high',
      user: 'u1',
      service_tier: 'flex',
      parallel_tool_calls: false,
      stream: true,
      stream_options: { include_usage: true },
      response_format: { type: 'json_schema', json_schema: { name: 's', schema: { type: 'object' }, strict: true } },
      tools: [{ type: 'function', function: { name: 'f', description: 'd', strict: true } }],
      tool_choice: { type: 'function', function: { name: 'f' } },
    })
    expect(request).toMatchObject({
      model: 'upstream',
      maxOutputTokens: 7,
      temperature: 0.5,
      topP: 0.9,
      stop: ['END'],
      n: 2,
      seed: -3,
      presencePenalty: 1,
      frequencyPenalty: -1,
      logprobs: true,
      topLogprobs: 3,
      logitBias: { 5: 10 },
      reasoning: { effort: 'high' },
      user: 'u1',
      serviceTier: 'flex',
      parallelToolCalls: false,
      stream: true,
      includeUsage: true,
      responseFormat: { type: 'json_schema', name: 's', schema: { type: 'object' }, strict: true },
      tools: [{ name: 'f', description: 'd', parameters: { type: 'object', properties: {} }, strict: true }],
      toolChoice: { type: 'tool', name: 'f' },
      extras: {},
    })
  })

  it('keeps every other parameter, known or not, as an extra under its own name', () => {
    const extras = {
      audio: { voice: 'alloy', format: 'wav' },
      modalities: ['text', 'audio'],
      prediction: { type: 'content', content: 'x' },
      web_search_options: {},
      store: true,
      metadata: { a: 'b' },
      verbosity: 'low',
      prompt_cache_key: 'k',
      brand_new: 1,
    }
    expect(parseWith(extras).extras).toEqual(extras)
    expect(parseWith({ tools: [{ type: 'custom', custom: { name: 'c' } }] }).extras).toHaveProperty('tools[0]')
  })

  it('a parameter named __proto__ is an extra and nothing more', () => {
    const request = openaiChatDialect.parse(
      JSON.parse('{"messages":[{"role":"user","content":"x"}],"__proto__":{"stream":true}}'),
      'm',
    )
    expect(Object.keys(request.extras)).toEqual(['__proto__'])
    expect(request.stream).toBe(false)
  })

  it('reads a message of very many parts without exhausting the stack', () => {
    const content = Array.from({ length: 200_000 }, () => ({ type: 'text', text: '' }))
    expect(messages({ role: 'assistant', content })[0]?.parts).toHaveLength(200_000)
  })

  it('takes null as absent, and passes over what asks for nothing', () => {
    const request = parseWith({
      temperature: null,
      stop: null,
      tools: null,
      store: false,
      modalities: ['text'],
      metadata: {},
    })
    expect(request.extras).toEqual({})
    expect('temperature' in request).toBe(false)
  })

  it('narrows the tools to the allowed ones', () => {
    const tools = ['a', 'b'].map((name) => ({ type: 'function', function: { name } }))
    const allowed_tools = { mode: 'required', tools: [{ type: 'function', function: { name: 'b' } }] }
    const request = parseWith({ tools, tool_choice: { type: 'allowed_tools', allowed_tools } })
    expect(request.tools.map(({ name }) => name)).toEqual(['b'])
    expect(request.toolChoice).toEqual({ type: 'required' })
  })
})

describe('a refusal names the field and what it must be', () => {
  it.each<[JsonObject, string, RegExp]>([
    [{}, 'messages', /must be an array, but is missing/],
    [{ messages: [] }, 'messages', /at least one message/],
    [{ messages: ['hi'] }, 'messages[0]', /must be an object, but is a string/],
    [{ messages: [user, user, { role: 'robot' }] }, 'messages[2].role', /must be one of .*but is "robot"/],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content', /string or an array/],
    [{ messages: [{ role: 'user', content: [{ type: 'video' }] }] }, 'messages[0].content[0].type', /"image_url"/],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].tool_call_id', /must be a string/],
    [{ messages: [user], temperature: 3 }, 'temperature', /from 0 to 2, but is 3/],
    [{ messages: [user], max_tokens: 1.5 }, 'max_tokens', /an integer of at least 1/],
    [{ messages: [user], stream: 'yes' }, 'stream', /true or false, but is a string/],
    [{ messages: [user], stop: [1] }, 'stop[0]', /must be a string/],
    [{ messages: [user], tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name', /string/],
    [{ messages: [user], tool_choice: 'any' }, 'tool_choice', /"required"/],
    [{ messages: [user], reasoning_effort: 'huge' }, 'reasoning_effort', /"max"/],
    [{ messages: [user], response_format: { type: 'xml' } }, 'response_format.type', /"json_schema"/],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png,abc' } }] }] },
      'messages[0].content[0].image_url.url',
      /base64/,
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }] }] },
      'messages[0].content[0].image_url.url',
      /http/,
    ],
  ])('%j', (body, param, message) => {
    try {
      openaiChatDialect.parse(body, 'm')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'invalid_request', status: 400, param })
      expect(String(error)).toMatch(message)
    }
  })

  it('whatever the body, the answer is a request or a refusal, never a crash', () => {
    const body = fc.record(
      {
        messages: fc.oneof(
          fc.jsonValue(),
          fc.array(
            fc.record({
              role: fc.constantFrom('user', 'assistant', 'tool', 'system', 'function'),
              content: fc.jsonValue(),
              tool_calls: fc.jsonValue(),
              function_call: fc.jsonValue(),
            }),
          ),
        ),
        tools: fc.jsonValue(),
        tool_choice: fc.jsonValue(),
        response_format: fc.jsonValue(),
        stop: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(body, (given) => {
        try {
          openaiChatDialect.parse(JSON.parse(JSON.stringify(given)), 'm')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('a request of a hundred messages is read in well under a millisecond', () => {
    const body = { messages: Array.from({ length: 100 }, () => user) }
    for (let warm = 0; warm < 200; warm++) openaiChatDialect.parse(body, 'm')
    const began = performance.now()
    for (let count = 0; count < 200; count++) openaiChatDialect.parse(body, 'm')
    expect((performance.now() - began) / 200).toBeLessThan(1)
  })
})
