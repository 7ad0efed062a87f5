import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import { openaiResponsesDialect } from './dialect.ts'

const parse = (body: JsonObject) => openaiResponsesDialect.parse({ model: 'x', ...body }, 'upstream')
const input = (...items: JsonValue[]) => parse({ input: items }).messages

describe('input', () => {
  it('a string is the user’s, instructions come before it as system', () => {
    expect(parse({ input: 'hi', instructions: 'be brief' }).messages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'be brief' }] },
      { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
    ])
  })

  it('reads messages with and without type, and every input part', () => {
    const content = [
      { type: 'input_text', text: 'look' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
    ]
    expect(input({ role: 'developer', content: 'a' }, { type: 'message', role: 'user', content })).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'a' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'look' },
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'auto' },
          { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'BBBB' }, filename: 'a.pdf' },
          { type: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
        ],
      },
    ])
  })

  it('joins the adjacent items of one side into one message', () => {
    expect(
      input(
        { role: 'user', content: 'hi' },
        {
          type: 'reasoning',
          id: 'r',
          summary: [{ type: 'summary_text', text: 'hm' }],
          encrypted_content: 'keepgate.signature.S',
        },
        {
          type: 'message',
          role: 'assistant',
          id: 'm',
          content: [{ type: 'output_text', text: 'ok', annotations: [] }],
        },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
        { type: 'function_call', call_id: 'c2', name: 'f', arguments: '{"a":1}' },
        { type: 'function_call_output', call_id: 'c1', output: 'one' },
        { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'two' }] },
      ).slice(1),
    ).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm', signature: 'S' },
          { type: 'text', text: 'ok' },
          { type: 'tool_call', id: 'c1', name: 'f', arguments: '{}' },
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
    ])
  })

  it('never takes OpenAI’s own encrypted content for another vendor’s signature', () => {
    const [message] = input(
      { type: 'reasoning', id: 'r', summary: [], encrypted_content: 'gAAAA' },
      { role: 'assistant', content: 'x' },
    )
    expect(message?.parts).toEqual([{ type: 'text', text: 'x' }])
  })
})

describe('parameters', () => {
  it('has a neutral place for what other formats can express', () => {
    const request = parse({
      input: 'hi',
      max_output_tokens: 9,
      temperature: 1.5,
      top_p: 0.5,
      top_logprobs: 2,
      parallel_tool_calls: true,
      reasoning: { effort: 'low', summary: 'auto' },
      text: {
        format: { type: 'json_schema', name: 's', schema: { type: 'object' }, strict: true },
        verbosity: 'medium',
      },
      tools: [{ type: 'function', name: 'f', parameters: null, strict: null }],
      tool_choice: { type: 'function', name: 'f' },
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
      store: false,
      background: false,
      truncation: 'disabled',
      user: 'u',
      safety_identifier: 's',
      stream: true,
    })
    expect(request).toMatchObject({
      model: 'upstream',
      maxOutputTokens: 9,
      temperature: 1.5,
      topP: 0.5,
      logprobs: true,
      topLogprobs: 2,
      parallelToolCalls: true,
      reasoning: { effort: 'low' },
      responseFormat: { type: 'json_schema', name: 's', schema: { type: 'object' }, strict: true },
      tools: [{ name: 'f', parameters: { type: 'object', properties: {} } }],
      toolChoice: { type: 'tool', name: 'f' },
      user: 's',
      stream: true,
      extras: {},
    })
  })

  it('keeps what needs OpenAI’s storage or tools as extras', () => {
    const extras = {
      previous_response_id: 'resp_1',
      conversation: 'conv_1',
      background: true,
      store: true,
      prompt: { id: 'p' },
      truncation: 'auto',
      max_tool_calls: 3,
      metadata: { a: 'b' },
    }
    expect(parse({ input: 'hi', ...extras }).extras).toEqual(extras)
    const request = parse({
      input: [
        { role: 'user', content: 'hi' },
        { type: 'web_search_call', id: 'w' },
      ],
      tools: [{ type: 'web_search' }],
      tool_choice: { type: 'web_search' },
      include: ['web_search_call.action.sources'],
      text: { verbosity: 'low' },
    })
    expect(Object.keys(request.extras).sort()).toEqual([
      'include',
      'input[1]',
      'text.verbosity',
      'tool_choice',
      'tools[0]',
    ])
  })
})

describe('a refusal names the field and what it must be', () => {
  it.each<[JsonObject, string]>([
    [{}, 'input'],
    [{ input: [] }, 'input'],
    [{ input: [5] }, 'input[0]'],
    [{ input: [{ role: 'robot', content: 'x' }] }, 'input[0].role'],
    [{ input: [{ role: 'user', content: [{ type: 'output_text', text: 'x' }] }] }, 'input[0].content[0].type'],
    [{ input: [{ type: 'function_call_output', output: 'x' }] }, 'input[0].call_id'],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input[0]'],
    [{ input: 'hi', max_output_tokens: 0 }, 'max_output_tokens'],
    [{ input: 'hi', text: { format: { type: 'json_schema' } } }, 'text.format.name'],
    [{ input: 'hi', reasoning: { effort: 5 } }, 'reasoning.effort'],
    [{ input: 'hi', tools: [{}] }, 'tools[0].type'],
  ])('%j', (body, param) => {
    expect(() => openaiResponsesDialect.parse(body, 'm')).toThrow(
      expect.objectContaining({ code: 'invalid_request', param }),
    )
  })

  it('whatever the body, the answer is a request or a refusal, never a crash', () => {
    const type = fc.constantFrom('message', 'function_call', 'function_call_output', 'reasoning', 'item_reference', 'x')
    const item = fc.record(
      {
        type,
        role: fc.constantFrom('user', 'assistant'),
        content: fc.jsonValue(),
        summary: fc.jsonValue(),
        output: fc.jsonValue(),
        call_id: fc.string(),
      },
      { requiredKeys: [] },
    )
    const body = fc.record(
      {
        input: fc.oneof(fc.jsonValue(), fc.array(item)),
        tools: fc.jsonValue(),
        tool_choice: fc.jsonValue(),
        text: fc.jsonValue(),
        include: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(body, (given) => {
        try {
          openaiResponsesDialect.parse(JSON.parse(JSON.stringify(given)), 'm')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
