import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { ChatRequest } from '../chat-model.ts'
import type { ProviderAdapter } from '../provider.ts'
import { findProvider, isProviderId, providers } from './registry.ts'
import { request } from './shared/testing.ts'

const adapters: [string, ProviderAdapter][] = Object.entries(providers)
const key = 'sk-test-0123456789abcdefghijklmnop'
const trickyModel = '../a b?c#d/é'

const full: ChatRequest = request({
  model: trickyModel,
  messages: [
    { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
    { role: 'user', name: 'caller', parts: [{ type: 'text', text: 'Weather?' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'Hm.', signature: 'c2ln' },
        { type: 'text', text: 'Let me see.' },
        { type: 'tool_call', id: 'call_1', name: 'weather', arguments: '{"city":"Paris"}' },
      ],
    },
    {
      role: 'user',
      parts: [
        { type: 'tool_result', toolCallId: 'call_1', content: [{ type: 'text', text: '18' }], isError: false },
        { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0=' } },
      ],
    },
  ],
  tools: [{ name: 'weather', description: 'Tells it.', parameters: { type: 'object', properties: {} } }],
  toolChoice: { type: 'auto' },
  maxOutputTokens: 100,
  temperature: 0.5,
  stop: ['END'],
})

/** Everything JSON can hold, in the shape of an answer or not. */
const anyBody = fc
  .oneof(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.record(
      {
        error: fc.oneof(
          fc.jsonValue(),
          fc.record({ message: fc.jsonValue(), type: fc.jsonValue(), code: fc.jsonValue(), details: fc.jsonValue() }),
        ),
        message: fc.jsonValue(),
        detail: fc.jsonValue(),
        choices: fc.array(fc.oneof(fc.jsonValue(), fc.record({ message: fc.jsonValue(), delta: fc.jsonValue() }))),
        candidates: fc.array(fc.oneof(fc.jsonValue(), fc.record({ content: fc.jsonValue() }))),
        content: fc.array(fc.oneof(fc.jsonValue(), fc.record({ type: fc.constantFrom('text', 'tool_use') }))),
        type: fc.constantFrom('message', 'content_block_start', 'content_block_delta', 'message-end', 'message_delta'),
        delta: fc.oneof(fc.jsonValue(), fc.record({ message: fc.jsonValue(), type: fc.constant('input_json_delta') })),
        index: fc.jsonValue(),
        usage: fc.jsonValue(),
        usageMetadata: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  )
  .map((body) => JSON.parse(JSON.stringify(body)) as JsonObject)

/** Whatever is thrown must be an answer's fault in the gateway's own words. */
const refusesOnlyAsProviderFault = (run: () => unknown): void => {
  try {
    run()
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError)
    if (thrown instanceof AppError) expect(['provider_bad_answer', 'provider_error']).toContain(thrown.code)
  }
}

describe('the registry', () => {
  it('finds every provider by its own name and no other', () => {
    for (const [name, adapter] of adapters) expect(adapter.id).toBe(name)
    expect(isProviderId('demo')).toBe(true)
    for (const name of ['', 'Demo', '__proto__', 'constructor', 'toString']) {
      expect(isProviderId(name)).toBe(false)
      expect(findProvider(name)).toBeNull()
    }
    expect(findProvider('demo')?.label).toBe('Demo')
  })
})

describe.each(adapters)('%s keeps the contract', (_name, adapter) => {
  const options = adapter.options({})

  it('has a base URL that is a URL without a closing slash, or says that it needs one', () => {
    if (adapter.defaultBaseUrl === null) return
    const url = new URL(adapter.defaultBaseUrl)
    expect(url.username + url.password + url.search + url.hash).toBe('')
    expect(adapter.defaultBaseUrl.endsWith('/')).toBe(false)
    if (adapter.id !== 'ollama') expect(url.protocol).toBe('https:')
  })

  it('names paths from the root, with the model percent-encoded', () => {
    const native = [...Object.values(adapter.native.chat), adapter.native.embeddings, adapter.native.images]
    const counting = [adapter.native['count-tokens'], ...native].filter((route) => route !== undefined)
    const paths = [
      ...counting.map((route) => route.path(trickyModel, options)),
      adapter.models.path(options),
      adapter.chat.encode(full, options).path,
      adapter.chat.encode({ ...full, stream: true }, options).path,
    ]
    for (const path of paths) {
      expect(path.startsWith('/')).toBe(true)
      expect(path).not.toMatch(/\/\/|\.\.\/|[\s#]/)
      const url = new URL(`https://host.example${path}`)
      expect(url.pathname + url.search).toBe(path)
    }
  })

  it('puts the key in one header and nowhere else', () => {
    const headers = Object.entries(adapter.authenticate(key))
    expect(headers.length).toBe(adapter.needsKey || headers.length > 0 ? 1 : 0)
    for (const [name, value] of headers) {
      expect(name).toBe(name.toLowerCase())
      expect([key, `Bearer ${key}`]).toContain(value)
    }
    expect(JSON.stringify(adapter.chat.encode(full, options))).not.toContain(key)
  })

  it('refuses options it does not know', () => {
    for (const name of ['no_such_option', '__proto__', 'constructor']) {
      const given = JSON.parse(`{"${name}":1}`)
      expect(() => adapter.options(given)).toThrow(AppError)
    }
  })

  it('sends a whole conversation', () => {
    const encoded = adapter.chat.encode(full, options)
    expect(encoded.unsupported).toEqual([])
    expect(encoded.body).not.toBeNull()
    const text = JSON.stringify(encoded.body)
    for (const piece of ['Be brief.', 'Weather?', 'weather', 'Paris', '18', 'iVBORw0=', 'END'])
      expect(text).toContain(piece)
  })

  it('asks for a stream only when one is wanted', () => {
    const plain = adapter.chat.encode(full, options)
    const streamed = adapter.chat.encode({ ...full, stream: true }, options)
    expect(plain.body?.stream).toBeUndefined()
    expect(streamed.body?.stream === true || streamed.path.includes('stream')).toBe(true)
  })

  it('names what it cannot send, and does not mind values that state the default', () => {
    const asked = adapter.chat.encode({ ...full, extras: { no_such_parameter: 1, empty: null } }, options)
    expect(asked.unsupported).toEqual(['no_such_parameter'])
    const defaults: Partial<ChatRequest> = {
      n: 1,
      presencePenalty: 0,
      frequencyPenalty: 0,
      logprobs: false,
      logitBias: {},
    }
    expect(adapter.chat.encode({ ...full, ...defaults }, options).unsupported).toEqual([])
    expect(adapter.chat.encode({ ...full, user: 'someone', serviceTier: 'auto' }, options).unsupported).toEqual([])
  })

  it('classifies whatever an upstream answers, without the key', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.dictionary(fc.string(), fc.string()),
        fc.option(anyBody),
        (status, headers, body) => {
          const failure = adapter.classify(status, headers, body)
          expect(failure.message.length).toBeGreaterThan(0)
          expect(failure.message.length).toBeLessThan(3000)
          expect(failure.retryAfterSeconds === null || failure.retryAfterSeconds >= 0).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
    for (const status of [400, 401, 403, 429, 500])
      for (const said of [`Incorrect API key provided: ${key}.`, `bad header: Bearer ${key}`])
        for (const body of [{ error: { message: said } }, { error: said }, { message: said }])
          expect(JSON.stringify(adapter.classify(status, {}, body))).not.toContain(key)
  })

  it.each([
    [401, 'key_refused', false],
    [404, 'not_found', false],
    [400, 'refused', false],
    [413, 'refused', false],
    [422, 'refused', false],
    [402, 'rate_limited', false],
    [429, 'rate_limited', true],
    [500, 'failed', true],
    [502, 'failed', true],
    [503, 'overloaded', true],
    [301, 'failed', false],
  ] as const)('takes a bare %i for %s', (status, kind, retryable) => {
    expect(adapter.classify(status, {}, null)).toMatchObject({ kind, retryable })
  })

  it('reads how long to wait', () => {
    const wait = (headers: Record<string, string>) => adapter.classify(429, headers, null).retryAfterSeconds
    expect(wait({ 'retry-after': '7' })).toBe(7)
    expect(wait({ 'retry-after-ms': '1500' })).toBe(1.5)
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date })).toBe(30)
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' })).toBeNull()
    expect(wait({ 'retry-after': '-1' })).toBeNull()
    expect(wait({ 'retry-after': 'soon' })).toBeNull()
    expect(wait({})).toBeNull()
  })

  it('takes any answer or any frame for an answer or for the provider’s fault', () => {
    fc.assert(
      fc.property(fc.array(anyBody, { minLength: 1, maxLength: 4 }), (bodies) => {
        const decoder = adapter.chat.decodeStream(request({ stream: true }))
        for (const body of bodies) {
          refusesOnlyAsProviderFault(() => adapter.chat.decode(body))
          refusesOnlyAsProviderFault(() => decoder.frame(null, JSON.stringify(body)))
        }
        adapter.models.decode(bodies[0] ?? {})
      }),
      { numRuns: 60 },
    )
    for (const data of ['{', '<html>', 'null', '[]', '"text"', '1']) {
      const decoder = adapter.chat.decodeStream(request({ stream: true }))
      expect(() => decoder.frame(null, data)).toThrow(expect.objectContaining({ code: 'provider_bad_answer' }))
    }
    expect(() => adapter.chat.decode({})).toThrow(expect.objectContaining({ code: 'provider_bad_answer' }))
  })

  it('is not complete before it has heard anything', () => {
    expect(adapter.chat.decodeStream(request({ stream: true })).complete()).toBe(false)
  })

  it('lists models from any answer, with nothing invented', () => {
    expect(adapter.models.decode({})).toEqual([])
    expect(adapter.models.decode({ data: [null, { id: 5 }, {}], models: [null, { name: '' }] })).toEqual([])
  })
})
