import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../chat-model.ts'
import { frames, hear, hearStream, request } from '../shared/testing.ts'
import { cohere } from './cohere.ts'

const body = (given: Partial<ChatRequest>) => cohere.chat.encode(request(given), {}).body ?? {}

describe('requests to Cohere', () => {
  it('use Cohere’s names of parameters', () => {
    const given = { topP: 1, topK: 5, stop: ['END'], maxOutputTokens: 9, seed: 3, stream: true }
    const expected = { p: 0.99, k: 5, stop_sequences: ['END'], max_tokens: 9, seed: 3, stream: true }
    expect(body(given)).toMatchObject(expected)
    expect(body({ reasoning: { budgetTokens: 500 } })).toMatchObject({
      thinking: { type: 'enabled', token_budget: 500 },
    })
    expect(body({ reasoning: { effort: 'none' } })).toMatchObject({ thinking: { type: 'disabled' } })
  })

  it('offer only the tool that must be called', () => {
    const tools = [
      { name: 'a', parameters: {} },
      { name: 'b', parameters: {} },
    ]
    expect(body({ tools, toolChoice: { type: 'tool', name: 'b' } })).toMatchObject({
      tools: [{ type: 'function', function: { name: 'b' } }],
      tool_choice: 'REQUIRED',
    })
  })

  it('carry plans, calls and results', () => {
    const messages: ChatMessage[] = [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'I will look.' },
          { type: 'tool_call', id: 'a', name: 'look', arguments: '' },
        ],
      },
      {
        role: 'user',
        parts: [{ type: 'tool_result', toolCallId: 'a', content: [{ type: 'text', text: 'r' }], isError: false }],
      },
    ]
    expect(body({ messages }).messages).toEqual([
      {
        role: 'assistant',
        tool_plan: 'I will look.',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'r' },
    ])
  })

  it('name what Cohere lacks', () => {
    const tools = [{ name: 'a', parameters: {} }]
    const encoded = cohere.chat.encode(request({ n: 2, logprobs: true, tools, parallelToolCalls: false }), {})
    expect(encoded.unsupported.sort()).toEqual(['logprobs', 'n', 'parallel_tool_calls'])
  })
})

describe('answers of Cohere', () => {
  const message = (given: object) => ({ delta: { message: given } })

  it('show thinking as reasoning, buffered and streamed', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Yes.' },
    ]
    const expected = { reasoning: 'Hm.', text: 'Yes.', finish: 'length' }
    expect(hear(cohere.chat.decode({ id: 'x', message: { content }, finish_reason: 'MAX_TOKENS' }))).toMatchObject(
      expected,
    )
    const heard = hearStream(
      cohere.chat.decodeStream(request()),
      frames(
        { type: 'message-start', id: 'x' },
        { type: 'content-start', index: 0, ...message({ content: { type: 'thinking', thinking: '' } }) },
        { type: 'content-delta', index: 0, ...message({ content: { thinking: 'Hm.' } }) },
        { type: 'content-delta', index: 1, ...message({ content: { text: 'Yes.' } }) },
        { type: 'citation-start', index: 0, ...message({ citations: { start: 0 } }) },
        { type: 'message-end', delta: { finish_reason: 'MAX_TOKENS' } },
      ),
    )
    expect(heard).toMatchObject(expected)
  })

  it('an error at the end is told, not taken for an end', () => {
    const decoder = cohere.chat.decodeStream(request())
    const end = { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'model failed' } }
    const heard = hearStream(decoder, frames({ type: 'message-start', id: 'x' }, end))
    expect(heard).toMatchObject({ finish: null, errors: ['model failed'] })
    const broken = { message: { content: [] }, finish_reason: 'TIMEOUT' }
    expect(() => cohere.chat.decode(broken)).toThrow(expect.objectContaining({ code: 'provider_error' }))
  })

  it('embeddings cross over with their usage', () => {
    const asked = { model: 'embed-v4.0', input: 'a', input_type: 'search_query' }
    expect(cohere.embeddings?.encode(asked, {})).toMatchObject({
      path: '/v2/embed',
      body: { texts: ['a'], input_type: 'search_query', embedding_types: ['float'] },
    })
    const answer = { embeddings: { float: [[0.5]] }, meta: { billed_units: { input_tokens: 2 } } }
    expect(cohere.embeddings?.decode(answer, asked)).toMatchObject({
      body: { data: [{ embedding: [0.5] }], usage: { prompt_tokens: 2 } },
      usage: { inputTokens: 2, outputTokens: 0 },
    })
  })
})
