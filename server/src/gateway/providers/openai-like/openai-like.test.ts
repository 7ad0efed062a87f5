import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../chat-model.ts'
import type { ProviderId } from '../../provider.ts'
import { providers } from '../registry.ts'
import { frames, hear, hearStream, request } from '../shared/testing.ts'

const encode = (provider: ProviderId, given: Partial<ChatRequest>, options = {}) =>
  providers[provider].chat.encode(request(given), options)
const body = (provider: ProviderId, given: Partial<ChatRequest>) => encode(provider, given).body ?? {}
const decoder = (given: Partial<ChatRequest> = {}) => providers.openai.chat.decodeStream(request(given))
const decode = providers.openai.chat.decode

const choice = (delta: object, finish_reason: string | null = null, index = 0) => ({
  id: 'c1',
  model: 'm',
  choices: [{ index, delta, finish_reason }],
})

describe('requests to the OpenAI family', () => {
  it('use each member’s own field for the limit of tokens and the seed', () => {
    const given = { maxOutputTokens: 5, seed: 7 }
    expect(body('openai', given)).toMatchObject({ max_completion_tokens: 5, seed: 7 })
    expect(body('deepseek', { maxOutputTokens: 5 })).toMatchObject({ max_tokens: 5 })
    expect(body('mistral', given)).toMatchObject({ max_tokens: 5, random_seed: 7 })
    expect(body('mistral', given)).not.toHaveProperty('seed')
  })

  it('ask for usage of streams, except where asking is an error', () => {
    const asked = { stream_options: { include_usage: true } }
    for (const provider of ['openai', 'groq', 'together', 'ollama', 'openai-compatible'] as const)
      expect(body(provider, { stream: true })).toMatchObject(asked)
    expect(body('mistral', { stream: true })).not.toHaveProperty('stream_options')
    expect(body('openai', {})).not.toHaveProperty('stream_options')
  })

  it.each([
    ['groq', { n: 2, logitBias: { '1': 1 }, logprobs: true }, ['n', 'logprobs', 'logit_bias']],
    ['mistral', { topK: 3, topLogprobs: 2 }, ['top_k', 'top_logprobs']],
    ['deepseek', { responseFormat: { type: 'json_schema', name: 'a', schema: {} } }, ['response_format']],
    ['openai', { topK: 3, extras: { thinking_budget: 1 } }, ['top_k', 'thinking_budget']],
    ['together', { logprobs: true }, ['logprobs']],
    ['ollama', { toolChoice: { type: 'required' } }, ['tool_choice']],
  ] satisfies [ProviderId, Partial<ChatRequest>, string[]][])(
    '%s is not sent what it lacks',
    (provider, given, names) => {
      const { unsupported, body: sent } = encode(provider, given)
      expect(unsupported.sort()).toEqual([...names].sort())
      for (const name of names) expect(sent).not.toHaveProperty(name)
    },
  )

  it('ask for thinking in each member’s way', () => {
    const high = { reasoning: { effort: 'high' } } as const
    expect(body('openai', high)).toMatchObject({ reasoning_effort: 'high' })
    expect(body('groq', { reasoning: { effort: 'xhigh' } })).toMatchObject({ reasoning_effort: 'high' })
    expect(body('mistral', { reasoning: { effort: 'low' } })).toMatchObject({ reasoning_effort: 'high' })
    expect(body('mistral', { reasoning: { effort: 'none' } })).toMatchObject({ reasoning_effort: 'none' })
    expect(body('deepseek', high)).toMatchObject({ thinking: { type: 'enabled' } })
    expect(body('openrouter', { reasoning: { budgetTokens: 99 } })).toMatchObject({ reasoning: { max_tokens: 99 } })
    expect(body('openai', { reasoning: { enabled: true, budgetTokens: 10_000 } })).toMatchObject({
      reasoning_effort: 'medium',
    })
    expect(body('openai', { reasoning: { enabled: false } })).not.toHaveProperty('reasoning_effort')
  })

  it('put tool results first and their images after them', () => {
    const messages: ChatMessage[] = [
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'toolu_01', name: 'look', arguments: '' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'And?' },
          {
            type: 'tool_result',
            toolCallId: 'toolu_01',
            isError: false,
            content: [
              { type: 'text', text: 'seen' },
              { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
            ],
          },
        ],
      },
    ]
    expect(body('openai', { messages }).messages).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'toolu_01', type: 'function', function: { name: 'look', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'toolu_01', content: 'seen' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Images returned by the tool call toolu_01:' },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
          { type: 'text', text: 'And?' },
        ],
      },
    ])
    const ids = JSON.stringify(body('mistral', { messages: messages.slice(0, 1) })).match(/"id":"([^"]*)"/)?.[1]
    expect(ids).toMatch(/^[A-Za-z0-9]{9}$/)
  })

  it('send thinking back only where it belongs', () => {
    const messages: ChatMessage[] = [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'Hm.', signature: 's1' },
          { type: 'tool_call', id: 'c', name: 'look', arguments: '{}' },
        ],
      },
    ]
    expect(body('deepseek', { messages }).messages).toMatchObject([{ reasoning_content: 'Hm.' }])
    expect(body('openrouter', { messages }).messages).toMatchObject([
      { reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', signature: 's1' }] },
    ])
    expect(JSON.stringify(body('openai', { messages }))).not.toContain('Hm.')
  })

  it('name the part that a member cannot take', () => {
    const image = { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } } as const
    const messages: ChatMessage[] = [{ role: 'user', parts: [{ type: 'text', text: 'x' }, image] }]
    expect(() => encode('ollama', { messages })).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'messages[0].content[1]' }),
    )
  })

  it('go to Azure’s two interfaces', () => {
    const given = { model: 'my gpt' }
    expect(encode('azure-openai', given).path).toBe('/chat/completions')
    expect(encode('azure-openai', given, { api_version: '2024-10-21' }).path).toBe(
      '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21',
    )
    expect(encode('azure-openai', given, { api_version: 'preview' }).path).toBe('/chat/completions?api-version=preview')
    const { options, native } = providers['azure-openai']
    expect(() => options({ api_version: '../x' })).toThrow(/api_version/)
    expect(native.chat['openai-responses']?.path('m', { api_version: '2025-03-01-preview' })).toBe(
      '/openai/responses?api-version=2025-03-01-preview',
    )
  })
})

describe('answers of the OpenAI family', () => {
  it('keep n choices, logprobs and refusals apart', () => {
    const answer = decode({
      id: 'x',
      model: 'm',
      created: 5,
      choices: [
        { index: 0, message: { content: 'a' }, finish_reason: 'stop', logprobs: { content: [] } },
        { index: 1, message: { content: null, refusal: 'No.' }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: null },
    })
    expect(answer).toMatchObject({ id: 'x', model: 'm', createdSeconds: 5 })
    expect(answer.choices[0]).toMatchObject({ logprobs: { content: [] }, finishReason: 'stop' })
    expect(hear(answer, 1)).toMatchObject({ refusal: 'No.', finish: 'refusal' })
  })

  it('read Mistral’s thinking chunks and OpenRouter’s signed and encrypted thinking', () => {
    const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }
    const content = [thinking, { type: 'text', text: 'Yes.' }, { type: 'reference', reference_ids: [1] }]
    expect(hear(decode({ choices: [{ message: { content }, finish_reason: 'stop' }] }))).toMatchObject({
      reasoning: 'Hm.',
      text: 'Yes.',
    })
    const reasoning_details = [
      { type: 'reasoning.text', text: 'Hm.', signature: 's' },
      { type: 'reasoning.encrypted', data: 'e' },
    ]
    const message = { content: 'Yes.', reasoning: 'Hm.', reasoning_details }
    expect(decode({ choices: [{ message, finish_reason: 'stop' }] }).choices[0]?.parts).toEqual([
      { type: 'reasoning', text: 'Hm.', signature: 's' },
      { type: 'reasoning', text: '', redacted: 'e' },
      { type: 'text', text: 'Yes.' },
    ])
  })

  it('make ids for calls that have none, and read arguments written as an object', () => {
    const tool_calls = [{ function: { name: 'a', arguments: { x: 1 } } }, { function: { name: 'b' } }]
    const { calls, finish } = hear(
      decode({ id: 'id 1', choices: [{ message: { tool_calls }, finish_reason: 'stop' }] }),
    )
    expect(calls).toEqual([
      { id: 'call_id1_0', name: 'a', arguments: { x: 1 } },
      { id: 'call_id1_1', name: 'b', arguments: {} },
    ])
    expect(finish).toBe('tool_calls')
  })

  it.each([
    ['a choice without a message', { choices: [{}] }],
    ['content that is a number', { choices: [{ message: { content: 5 } }] }],
    ['no choices', { choices: [] }],
    ['choices that are text', { choices: 'x' }],
    ['negative usage', { choices: [{ message: { content: '' } }], usage: { prompt_tokens: -1 } }],
  ])('are refused with %s', (_name, given) => {
    expect(() => decode(given)).toThrow(expect.objectContaining({ code: 'provider_bad_answer' }))
  })
})

describe('streams of the OpenAI family', () => {
  it('tell parallel calls apart by index, interleaved, and by id where all have one index', () => {
    const call = (index: number, given: object) => choice({ tool_calls: [{ index, ...given }] })
    const interleaved = hearStream(
      decoder(),
      frames(
        call(0, { id: 'a', function: { name: 'one', arguments: '{"x":' } }),
        call(1, { id: 'b', function: { name: 'two', arguments: '{}' } }),
        call(0, { function: { arguments: '1}' } }),
        choice({}, 'tool_calls'),
      ),
    )
    expect(interleaved.calls.map((given) => given.arguments)).toEqual([{ x: 1 }, {}])
    const same = hearStream(
      decoder(),
      frames(
        call(0, { id: 'a', function: { name: 'one', arguments: '{}' } }),
        call(0, { id: 'b', function: { name: 'two', arguments: '{}' } }),
        choice({}, 'stop'),
      ),
    )
    expect(same.calls.map((given) => given.name)).toEqual(['one', 'two'])
    expect(same.finish).toBe('tool_calls')
  })

  it('are complete when every choice has finished, and not before', () => {
    const two = decoder({ n: 2 })
    for (const { event, data } of frames(choice({ content: 'a' }, 'stop', 0))) two.frame(event, data)
    expect(two.complete()).toBe(false)
    for (const { event, data } of frames(choice({ content: 'b' }, 'length', 1))) two.frame(event, data)
    expect(two.complete()).toBe(true)
  })

  it('end at [DONE] even without a finish reason, but not at [DONE] alone', () => {
    const ended = decoder()
    expect(hearStream(ended, frames(choice({ content: 'a' }), '[DONE]')).finish).toBe('stop')
    expect(ended.complete()).toBe(true)
    const empty = decoder()
    expect(empty.frame(null, '[DONE]')).toEqual([])
    expect(empty.complete()).toBe(false)
  })

  it('report an error inside the stream, whatever its form, and whether trying again helps', () => {
    const failure = (given: object) => decoder().frame(null, JSON.stringify(given))
    expect(failure({ error: { message: 'Slow down', code: 429 } })).toEqual([
      { type: 'error', message: 'Slow down', retryable: true },
    ])
    expect(failure({ error: 'gone' })).toEqual([{ type: 'error', message: 'gone', retryable: true }])
    expect(failure({ error: { message: 'x', code: 'insufficient_quota' } })).toMatchObject([{ retryable: false }])
    const broken = hearStream(decoder(), frames(choice({ content: 'a' }, 'insufficient_system_resource')))
    expect(broken.errors).toHaveLength(1)
    expect(broken.finish).toBeNull()
  })

  it('take chunks with choices: null, usage alone, and empty data', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2 }
    const heard = hearStream(
      decoder(),
      frames({ id: 'a', model: 'm', choices: null }, '', choice({ content: 'x' }, 'stop'), { choices: [], usage }),
    )
    expect(heard).toMatchObject({ text: 'x', finish: 'stop', usage: { inputTokens: 1, outputTokens: 2 } })
  })
})

describe('errors of the OpenAI family', () => {
  it.each([
    [
      'openai',
      401,
      { error: { message: 'Incorrect API key provided: sk-a…', code: 'invalid_api_key' } },
      'key_refused',
    ],
    ['openai', 404, { error: { message: 'The model `x` does not exist', code: 'model_not_found' } }, 'not_found'],
    [
      'xai',
      400,
      { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: xx' },
      'key_refused',
    ],
    ['azure-openai', 404, { error: { code: 'DeploymentNotFound', message: 'no' } }, 'not_found'],
    ['openrouter', 403, { error: { code: 403, message: 'Your input was flagged' } }, 'refused'],
    ['ollama', 404, { error: { message: 'model "x" not found' } }, 'not_found'],
  ] satisfies [ProviderId, number, object, string][])('%s %i', (provider, status, given, kind) => {
    expect(providers[provider].classify(status, {}, JSON.parse(JSON.stringify(given))).kind).toBe(kind)
  })

  it('name the field that Mistral refuses', () => {
    const detail = [{ type: 'extra_forbidden', loc: ['body', 'top_k'], msg: 'Extra inputs are not permitted' }]
    expect(providers.mistral.classify(422, {}, { object: 'error', message: { detail } })).toMatchObject({
      kind: 'refused',
      param: 'top_k',
      message: 'top_k: Extra inputs are not permitted',
    })
  })
})
