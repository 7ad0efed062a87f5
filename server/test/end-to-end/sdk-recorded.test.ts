import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordingsDirectory } from '../recordings.ts'
import type { SimulatedProvider } from '../simulators/simulator.ts'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'
import { ask, readFrames } from './raw-client.ts'
import { meaningOf, recorded } from './recorded.ts'
import { sdkClients } from './sdk-clients.ts'

type Provider = 'openai' | 'anthropic' | 'gemini' | 'cohere' | 'deepseek' | 'groq' | 'mistral' | 'xai'
type Reader = keyof typeof meaningOf
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

describe.skipIf(recordingsDirectory === null)(
  'recorded answers of real providers, replayed through the gateway',
  () => {
    let setup: Setup<Provider>
    beforeAll(async () => {
      setup = await startGatewayWith(providers)
      for (const { name, provider } of cases) setup.simulators[provider].forModel(name, { recording: recorded(name) })
    }, 90_000)
    afterAll(async () => {
      await setup.close()
    }, 60_000)

    const ownDialect = cases.filter(({ provider }) => provider !== 'gemini' && provider !== 'cohere')
    for (const { name, provider } of ownDialect) {
      const request = (stream: boolean) =>
        ask({
          url: setup.keepgate.url,
          key: setup.key,
          dialect: native(provider),
          model: `${provider}/${name}`,
          stream,
          timeoutMs: 10_000,
        })

      test(`${name}, buffered, in its own dialect: byte for byte`, async () => {
        const seen = await request(false)
        expect(seen.status).toBe(200)
        expect(seen.body).toBe(recorded(name).body)
      })

      test(`${name}, streamed, in its own dialect: every event byte for byte`, async () => {
        const seen = await request(true)
        const frames = readFrames(seen.body).map((frame) => frame.data)
        const chunks = recorded(name).chunks ?? []
        expect(frames.slice(0, chunks.length)).toEqual(chunks)
        expect(frames.slice(chunks.length)).toEqual(native(provider) === 'openai-chat' ? ['[DONE]'] : [])
      })
    }

    for (const { name, provider, reader, tool } of cases)
      for (const stream of [true, false])
        test(`${name}, ${stream ? 'streamed' : 'buffered'}: every SDK reads its text, tool calls and usage`, async () => {
          const meaning = meaningOf[reader](recorded(name), stream)
          const understood = await Promise.all(
            sdkClients.map(async (client) => {
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
          expect(understood).toEqual(sdkClients.map((client) => ({ client: client.name, ...meaning })))
        })
  },
)
