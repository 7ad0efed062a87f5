import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedProvider, type Simulator, startSimulator } from '../../../test/simulators/simulator.ts'
import type { ChatRequest } from '../chat-model.ts'
import { providers } from './registry.ts'
import { hear, hearStream, request } from './shared/testing.ts'

const simulated = [
  ...(['openai', 'anthropic', 'gemini', 'azure-openai', 'mistral', 'cohere', 'groq'] as const),
  ...(['deepseek', 'xai', 'openrouter', 'together', 'ollama', 'openai-compatible'] as const),
] satisfies SimulatedProvider[]

/** The frames of an SSE body, as far as the simulators write them. */
const framesOf = (text: string) =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n\n')
    .flatMap((block) => {
      const lines = block.split('\n')
      const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /, ''))
      const event =
        lines
          .find((line) => line.startsWith('event:'))
          ?.slice(6)
          .trim() ?? null
      return data.length === 0 ? [] : [{ event, data: data.join('\n') }]
    })

describe.each(simulated)('%s, as its simulator speaks it', (provider) => {
  const adapter = providers[provider]
  let simulator: Simulator
  let baseUrl: string
  beforeAll(async () => {
    simulator = await startSimulator(provider)
    // Azure without an api_version is the v1 interface.
    baseUrl = provider === 'azure-openai' ? `${simulator.origin}/openai/v1` : simulator.baseUrl
  })
  afterAll(() => simulator.close())

  const call = async (given: Partial<ChatRequest>) => {
    const encoded = adapter.chat.encode(
      request({ model: 'any-model', maxOutputTokens: 500, ...given }),
      adapter.options({}),
    )
    expect(encoded.unsupported).toEqual([])
    const response = await fetch(baseUrl + encoded.path, {
      method: encoded.method,
      headers: { 'content-type': 'application/json', ...encoded.headers, ...adapter.authenticate(simulator.key) },
      body: JSON.stringify(encoded.body),
    })
    const text = await response.text()
    expect([response.status, text]).toEqual([200, text])
    return text
  }

  const heard = async (given: Partial<ChatRequest>) => {
    if (given.stream !== true) return hear(adapter.chat.decode(JSON.parse(await call(given))))
    const decoder = adapter.chat.decodeStream(request(given))
    const result = hearStream(decoder, framesOf(await call(given)))
    expect(decoder.complete()).toBe(true)
    return result
  }

  it.each([false, true])('answers with text, finish and usage (stream %s)', async (stream) => {
    simulator.answerWith({
      text: 'Hello, 海.',
      usage: { inputTokens: 31, cachedTokens: 0, outputTokens: 17, reasoningTokens: 0 },
    })
    expect(await heard({ stream })).toMatchObject({
      text: 'Hello, 海.',
      finish: 'stop',
      errors: [],
      usage: { inputTokens: 31, outputTokens: 17 },
    })
  })

  it.each([false, true])('calls tools, and takes their results (stream %s)', async (stream) => {
    const tools = [{ name: 'weather', description: 'Tells it.', parameters: { type: 'object', properties: {} } }]
    simulator.answerWith({ text: '', toolCalls: [{ id: 'call_abc', name: 'weather', arguments: { city: 'Paris' } }] })
    const first = await heard({ stream, tools })
    expect(first).toMatchObject({ finish: 'tool_calls', calls: [{ name: 'weather', arguments: { city: 'Paris' } }] })
    const id = first.calls[0]?.id ?? ''
    simulator.answerWith({ text: 'It is 18.', toolCalls: [] })
    const after = await heard({
      stream,
      tools,
      messages: [
        { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id, name: 'weather', arguments: '{"city":"Paris"}' }] },
        {
          role: 'user',
          parts: [{ type: 'tool_result', toolCallId: id, content: [{ type: 'text', text: '18' }], isError: false }],
        },
      ],
    })
    expect(after).toMatchObject({ text: 'It is 18.', finish: 'stop' })
  })

  it('tells a failure inside a stream', async () => {
    simulator.answerWith({ text: 'Some words and then it breaks.', errorMidStream: 'The model broke.' })
    const decoder = adapter.chat.decodeStream(request({ stream: true }))
    const { errors } = hearStream(decoder, framesOf(await call({ stream: true })))
    expect(errors).toHaveLength(1)
  })

  it('lists models and refuses a wrong key', async () => {
    const url = baseUrl + adapter.models.path(adapter.options({}))
    const headers = { ...adapter.models.headers, ...adapter.authenticate(simulator.key) }
    const listed = await fetch(url, { headers })
    expect(listed.status).toBe(200)
    expect(adapter.models.decode(JSON.parse(await listed.text())).length).toBeGreaterThan(0)
    if (!adapter.needsKey) return
    const refused = await fetch(url, { headers: { ...headers, ...adapter.authenticate('wrong-key') } })
    const failure = adapter.classify(refused.status, {}, JSON.parse(await refused.text()))
    expect(failure).toMatchObject({ kind: 'key_refused', retryable: false })
  })
})

describe('Azure’s older interface', () => {
  it('is reached from the resource’s origin with the option api_version', async () => {
    const adapter = providers['azure-openai']
    const simulator = await startSimulator('azure-openai')
    try {
      const options = adapter.options({ api_version: '2024-10-21' })
      const { path, body } = adapter.chat.encode(request({ model: 'my-deployment' }), options)
      const headers = { 'content-type': 'application/json', ...adapter.authenticate(simulator.key) }
      const answer = await fetch(simulator.origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
      expect(answer.status).toBe(200)
      expect(hear(adapter.chat.decode(JSON.parse(await answer.text()))).text).not.toBe('')
    } finally {
      await simulator.close()
    }
  })
})
