import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../end-to-end/raw-client.ts'
import { meaningOf, recorded } from '../end-to-end/recorded.ts'
import { sdkClients } from '../end-to-end/sdk-clients.ts'
import { describeRecordings } from '../recordings.ts'
import { type Fault, faults } from './faults.ts'
import { type SimulatedProvider, type Simulator, startSimulator } from './simulator.ts'

const text = 'Ebbe und Flut: 海 🌊 end.'
const usage = { inputTokens: 40, cachedTokens: 12, outputTokens: 20, reasoningTokens: 6 }
const call = { id: 'call_1', name: 'weather', arguments: { location: 'Köln "am" Rhein' } }

describe('the official SDKs understand the simulators as they understand the providers', () => {
  let openai: Simulator
  let anthropic: Simulator
  beforeAll(async () => {
    openai = await startSimulator('openai')
    anthropic = await startSimulator('anthropic')
  })
  afterAll(async () => {
    await Promise.all([openai.close(), anthropic.close()])
  })

  for (const client of sdkClients)
    for (const stream of [true, false])
      test(`${client.name}, ${stream ? 'streamed' : 'buffered'}: text, tool call and usage`, async () => {
        const simulator = client.dialect === 'anthropic-messages' ? anthropic : openai
        simulator.answerWith({ text, toolCalls: [call], usage })
        const target = { origin: simulator.origin, key: simulator.key, model: 'any-model' }
        const understood = await client.ask(target, { prompt: 'Weather?', tool: 'weather', stream })
        expect(understood.text).toBe(text)
        expect(understood.toolCalls).toEqual([{ name: 'weather', arguments: call.arguments }])
        expect(understood.inputTokens).toBe(40)
        expect(understood.outputTokens).toBe(20)
        expect(understood.cachedTokens).toBe(12)
      })

  test('a wrong key is refused in each provider’s form', async () => {
    for (const client of sdkClients) {
      const simulator = client.dialect === 'anthropic-messages' ? anthropic : openai
      const target = { origin: simulator.origin, key: 'wrong', model: 'any-model' }
      await expect(client.ask(target, { prompt: 'x', stream: false })).rejects.toThrow(/api[ -]key/i)
    }
  })
})

describeRecordings('recorded answers, replayed without a gateway', () => {
  const cases = [
    ['openai/openai-text', 'openai'],
    ['deepseek/deepseek-tool-call', 'openai'],
    ['groq/groq-tool-call', 'openai'],
    ['anthropic/anthropic-text', 'anthropic'],
    ['anthropic/anthropic-json-tool.1', 'anthropic'],
    ['anthropic/anthropic-tool-no-args', 'anthropic'],
  ] as const
  for (const [name, provider] of cases)
    test.each([true, false])(`the official SDKs read in ${name} what it means (streamed: %s)`, async (stream) => {
      const simulator = await startSimulator(provider)
      simulator.replay(recorded(name))
      const dialect = provider === 'anthropic' ? 'anthropic-messages' : 'openai-chat'
      for (const client of sdkClients.filter((candidate) => candidate.dialect === dialect)) {
        const target = { origin: simulator.origin, key: simulator.key, model: 'any-model' }
        const understood = await client.ask(target, { prompt: 'x', tool: 'weather', stream })
        expect([client.name, understood]).toEqual([
          client.name,
          expect.objectContaining(meaningOf[provider](recorded(name), stream)),
        ])
      }
      const raw = { url: simulator.origin, key: simulator.key, dialect, model: 'm', stream, timeoutMs: 5000 } as const
      const seen = await ask(raw)
      expect([seen.complete, seen.error, seen.text]).toEqual([
        true,
        null,
        meaningOf[provider](recorded(name), stream).text,
      ])
      await simulator.close()
    })
})

const requestOf = (simulator: Simulator, model: string, stream: boolean, patienceMs: number): [string, RequestInit] => {
  const messages = [{ role: 'user', content: 'Hi' }]
  const post = (path: string, headers: Record<string, string>, body: object): [string, RequestInit] => [
    simulator.baseUrl + path,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    },
  ]
  switch (simulator.provider) {
    case 'anthropic':
      return post(
        '/v1/messages',
        { 'x-api-key': simulator.key, 'anthropic-version': '2023-06-01' },
        { model, max_tokens: 9, stream, messages },
      )
    case 'gemini':
      return post(
        `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        { 'x-goog-api-key': simulator.key },
        { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
      )
    case 'cohere':
      return post('/v2/chat', { authorization: `Bearer ${simulator.key}` }, { model, stream, messages })
    default:
      return post('/chat/completions', { authorization: `Bearer ${simulator.key}` }, { model, stream, messages })
  }
}

const outcomeOf = async (request: [string, RequestInit]): Promise<string> => {
  try {
    const response = await fetch(...request)
    await response.arrayBuffer()
    return String(response.status)
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'hangs' : 'breaks'
  }
}

/** What a plain HTTP client sees of a fault. */
const seen = ({ behaviour }: Fault): RegExp => {
  switch (behaviour.kind) {
    case 'hang':
      return /^hangs$/
    case 'reset':
    case 'cut':
      return /^breaks$/
    case 'content-length':
      return behaviour.difference > 0 ? /^breaks$/ : /^(200|breaks)$/
    case 'status':
    case 'redirect':
    case 'instead':
      return new RegExp(`^${behaviour.status}$`)
    case 'informational':
      // Node's fetch refuses an unasked 100.
      return /^(200|breaks)$/
    default:
      return /^200$/
  }
}

// What hangs is given up soon; all else may take its time, on a machine that is busy with other suites.
const patienceFor = ({ behaviour }: Fault): number => (behaviour.kind === 'hang' ? 700 : 10_000)

const providers: SimulatedProvider[] = ['openai', 'anthropic', 'gemini', 'cohere']
describe.each(providers)('faults of a simulated %s', (provider) => {
  test.each([true, false])('happen as their description says (streamed: %s)', async (stream) => {
    const simulator = await startSimulator(provider)
    for (const fault of faults) simulator.forModel(fault.id, { fault })
    const outcomes = await Promise.all(
      faults.map(
        async (fault) => [fault, await outcomeOf(requestOf(simulator, fault.id, stream, patienceFor(fault)))] as const,
      ),
    )
    await simulator.close()
    const wrong = outcomes.filter(([fault, outcome]) => !seen(fault).test(outcome))
    expect(wrong.map(([fault, outcome]) => `${fault.id}: ${outcome}`)).toEqual([])
    expect(simulator.requests).toHaveLength(faults.length)
    expect(new Set(faults.map((fault) => fault.id)).size).toBe(faults.length)
  })
})
