import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeRecordings } from '../recordings.ts'
import type { SimulatedProvider } from '../simulators/simulator.ts'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'
import { ask, type DialectName, readFrames } from './raw-client.ts'
import { meaningOf, recorded, spentOutputTokens } from './recorded.ts'
import { sdkClients } from './sdk-clients.ts'

type Provider = 'openai' | 'anthropic' | 'gemini' | 'cohere' | 'deepseek' | 'groq' | 'mistral' | 'xai'
type Reader = keyof typeof meaningOf

/** These speak OpenAI's other interface themselves: a recorded chat completion is no answer there. */
const speaksResponses: Provider[] = ['openai', 'xai']
const readersOf = (provider: Provider) =>
  sdkClients.filter((client) => !(client.dialect === 'openai-responses' && speaksResponses.includes(provider)))
/** Tool calls without index and type, which the official SDKs refuse: these two are added, nothing else is touched. */
const mended = ['mistral/mistral-tool-call']

const cases: { name: string; provider: Provider; reader: Reader; tool?: string }[] = [
  { name: 'openai/openai-text', provider: 'openai', reader: 'openai' },
  { name: 'deepseek/deepseek-text', provider: 'deepseek', reader: 'openai' },
  { name: 'deepseek/deepseek-tool-call', provider: 'deepseek', reader: 'openai', tool: 'weather' },
  { name: 'groq/groq-text', provider: 'groq', reader: 'openai' },
  { name: 'groq/groq-tool-call', provider: 'groq', reader: 'openai', tool: 'weather' },
  { name: 'mistral/mistral-text', provider: 'mistral', reader: 'openai' },
  { name: 'mistral/mistral-tool-call', provider: 'mistral', reader: 'openai', tool: 'weather' },
  { name: 'openai-compatible/xai-text', provider: 'xai', reader: 'openai' },
  { name: 'anthropic/anthropic-text', provider: 'anthropic', reader: 'anthropic' },
  { name: 'anthropic/anthropic-json-tool.1', provider: 'anthropic', reader: 'anthropic', tool: 'json' },
  { name: 'anthropic/anthropic-tool-no-args', provider: 'anthropic', reader: 'anthropic', tool: 'updateIssueList' },
  { name: 'anthropic/anthropic-clear-thinking.1', provider: 'anthropic', reader: 'anthropic' },
  { name: 'google/google-text', provider: 'gemini', reader: 'gemini' },
  { name: 'google/google-reasoning', provider: 'gemini', reader: 'gemini' },
  { name: 'google/google-tool-call', provider: 'gemini', reader: 'gemini', tool: 'weather' },
  { name: 'cohere/cohere-text', provider: 'cohere', reader: 'cohere' },
  { name: 'cohere/cohere-tool-call', provider: 'cohere', reader: 'cohere', tool: 'weather' },
]
const providers = [...new Set(cases.map((given) => given.provider))]
const native = (provider: SimulatedProvider) => (provider === 'anthropic' ? 'anthropic-messages' : 'openai-chat')

describeRecordings('recorded answers of real providers, replayed through the gateway', () => {
  let setup: Setup<Provider>
  beforeAll(async () => {
    setup = await startGatewayWith(providers)
    for (const { name, provider } of cases) setup.simulators[provider].forModel(name, { recording: recorded(name) })
  }, 90_000)
  afterAll(async () => {
    await setup.close()
  }, 60_000)

  const request = (dialect: DialectName, model: string, stream: boolean) =>
    ask({ url: setup.keepgate.url, key: setup.key, dialect, model, stream, timeoutMs: 10_000 })

  const ownDialect = cases.filter(({ provider }) => provider !== 'gemini' && provider !== 'cohere')
  for (const { name, provider } of ownDialect) {
    test(`${name}, buffered, in its own dialect: byte for byte`, async () => {
      const seen = await request(native(provider), `${provider}/${name}`, false)
      expect(seen.status).toBe(200)
      if (mended.includes(name)) expect(JSON.parse(seen.body)).toMatchObject(JSON.parse(recorded(name).body ?? ''))
      else expect(seen.body).toBe(recorded(name).body)
    })

    test(`${name}, streamed, in its own dialect: every event byte for byte`, async () => {
      const seen = await request(native(provider), `${provider}/${name}`, true)
      const frames = readFrames(seen.body).map((frame) => frame.data)
      const chunks = recorded(name).chunks ?? []
      if (mended.includes(name)) {
        const parse = (text: string): unknown => JSON.parse(text)
        expect(frames.slice(0, chunks.length).map(parse)).toMatchObject(chunks.map(parse))
      } else expect(frames.slice(0, chunks.length)).toEqual(chunks)
      expect(frames.slice(chunks.length)).toEqual(native(provider) === 'openai-chat' ? ['[DONE]'] : [])
    })
  }

  const responses = [
    'azure/azure-text.1',
    'azure/azure-tool-call.1',
    'openai/openai-phase.1',
    'openai/openai-custom-tool.1',
    'open-responses/lmstudio-basic.1',
  ]
  test.each(responses)(
    '%s, a response of OpenAI’s other interface: byte for byte, buffered and streamed',
    async (name) => {
      setup.simulators.openai.forModel(name, { recording: recorded(name) })
      const buffered = await request('openai-responses', `openai/${name}`, false)
      expect(buffered.body).toBe(recorded(name).body)
      const streamed = await request('openai-responses', `openai/${name}`, true)
      expect(readFrames(streamed.body).map((frame) => frame.data)).toEqual(recorded(name).chunks)
    },
  )

  test('a recorded quota refusal tells the client when to come back, in its own dialect', async () => {
    const { body } = recorded('google/google-429-retry-info')
    const delay = Number(/"retryDelay":\s*"([\d.]+)s"/.exec(body ?? '')?.[1])
    const behaviour = { kind: 'instead', status: 429, contentType: 'application/json', body: body ?? '' } as const
    setup.simulators.gemini.forModel('quota', { fault: { id: 'recorded', about: 'recorded', behaviour } })
    for (const dialect of ['openai-chat', 'anthropic-messages'] as const) {
      const seen = await request(dialect, 'gemini/quota', true)
      expect([seen.status, seen.error?.message]).toEqual([429, expect.stringContaining('exceeded your current quota')])
      expect(seen.headers.get('retry-after')).toBe(String(Math.min(60, Math.ceil(delay))))
    }
  })

  for (const { name, provider, reader, tool } of cases)
    for (const stream of [true, false])
      test(`${name}, ${stream ? 'streamed' : 'buffered'}: every SDK reads its text, tool calls and usage`, async () => {
        const meaning = meaningOf[reader](recorded(name), stream)
        const readers = readersOf(provider)
        const understood = await Promise.all(
          readers.map(async (client) => {
            const target = { origin: setup.keepgate.url, key: setup.key, model: `${provider}/${name}` }
            try {
              const { text, toolCalls, inputTokens, outputTokens } = await client.ask(target, {
                prompt: 'What do you say?',
                stream,
                ...(tool !== undefined && { tool }),
              })
              return { client: client.name, text, toolCalls, inputTokens, outputTokens }
            } catch (error) {
              return { client: client.name, error: String(error) }
            }
          }),
        )
        expect(understood).toEqual(
          readers.map((client) => ({
            client: client.name,
            ...meaning,
            ...(provider === 'xai' &&
              client.dialect !== native(provider) && {
                outputTokens: spentOutputTokens(recorded(name), stream),
              }),
          })),
        )
      })
})
