import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Script } from '../simulators/script.ts'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'
import { type SdkClient, sdkClients, type Understood } from './sdk-clients.ts'

type Provider = 'openai' | 'anthropic' | 'gemini' | 'cohere'
const providers: Provider[] = ['openai', 'anthropic', 'gemini', 'cohere']

/** Anthropic and Cohere have no word for the tokens of thinking. */
const countsReasoning: Provider[] = ['openai', 'gemini']

const finishWords: Record<SdkClient['dialect'], Record<'stop' | 'length' | 'tool_calls', string[]>> = {
  'openai-chat': { stop: ['stop'], length: ['length'], tool_calls: ['tool_calls', 'tool-calls'] },
  'openai-responses': {
    stop: ['completed', 'stop'],
    length: ['max_output_tokens', 'length'],
    tool_calls: ['completed', 'tool-calls'],
  },
  'anthropic-messages': {
    stop: ['end_turn', 'stop'],
    length: ['max_tokens', 'length'],
    tool_calls: ['tool_use', 'tool-calls'],
  },
}

const said = 'Ebbe und Flut: 海 🌊 "quoted" \\ end.\n\n  indented'
const usage = { inputTokens: 40, cachedTokens: 12, outputTokens: 20, reasoningTokens: 6 }
const scripts: Record<string, { script: Partial<Script>; finish: 'stop' | 'length' | 'tool_calls' }> = {
  text: { script: { text: said, usage }, finish: 'stop' },
  length: { script: { text: said, usage, finish: 'length' }, finish: 'length' },
  tool: {
    script: {
      text: '',
      usage,
      toolCalls: [
        { id: 'call_1', name: 'weather', arguments: { location: 'Köln "am" Rhein', deep: { list: [1, null] } } },
      ],
    },
    finish: 'tool_calls',
  },
  'text and two tools': {
    script: {
      text: said,
      usage,
      toolCalls: [
        { id: 'call_1', name: 'weather', arguments: { location: 'Kiel' } },
        { id: 'call_2', name: 'weather', arguments: { location: 'Husum' } },
      ],
    },
    finish: 'tool_calls',
  },
}

describe('every SDK understands every provider by base URL and key alone', () => {
  let setup: Setup<Provider>
  beforeAll(async () => {
    setup = await startGatewayWith(providers)
    for (const provider of providers)
      for (const [name, { script }] of Object.entries(scripts)) setup.simulators[provider].forModel(name, { script })
  }, 60_000)
  afterAll(async () => {
    await setup.close()
  }, 60_000)

  const expected = (client: SdkClient, provider: Provider, name: string, understood: Understood) => {
    const { script, finish } = scripts[name] ?? { script: {}, finish: 'stop' }
    const seesReasoning = countsReasoning.includes(provider) && client.dialect !== 'anthropic-messages'
    return {
      client: client.name,
      text: script.text,
      toolCalls: (script.toolCalls ?? []).map((call) => ({ name: call.name, arguments: call.arguments })),
      finish: finishWords[client.dialect][finish].includes(understood.finish ?? '') ? understood.finish : finish,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cachedTokens: usage.cachedTokens,
      reasoningTokens: seesReasoning ? usage.reasoningTokens : understood.reasoningTokens,
    }
  }

  for (const provider of providers)
    for (const name of Object.keys(scripts))
      test.each([true, false])(`${provider}, ${name} (streamed: %s)`, async (stream) => {
        const target = { origin: setup.keepgate.url, key: setup.key, model: `${provider}/${name}` }
        const answers = await Promise.all(
          sdkClients.map(async (client) => {
            try {
              const { reasoning: _, ...understood } = await client.ask(target, {
                prompt: 'Hm?',
                tool: 'weather',
                stream,
              })
              return [
                { client: client.name, ...understood },
                expected(client, provider, name, { ...understood, reasoning: '' }),
              ]
            } catch (error) {
              return [{ client: client.name, error: String(error) }, null]
            }
          }),
        )
        expect(answers.map(([seen]) => seen)).toEqual(answers.map(([, wanted]) => wanted))
      })

  test('each of these requests has exactly one usage record, completed, with its tokens', async () => {
    const count = providers.length * Object.keys(scripts).length * 2 * sdkClients.length
    const records = await setup.keepgate.settledRecords(count)
    expect(records).toHaveLength(count)
    expect(new Set(records.map((record) => record.outcome))).toEqual(new Set(['completed']))
    expect(new Set(records.map((record) => record.input_tokens))).toEqual(new Set([usage.inputTokens]))
    expect(new Set(records.map((record) => record.output_tokens))).toEqual(new Set([usage.outputTokens]))
  })
})

describe('thinking crosses dialects', () => {
  let setup: Setup<'anthropic' | 'gemini' | 'deepseek'>
  beforeAll(async () => {
    setup = await startGatewayWith(['anthropic', 'gemini', 'deepseek'])
    for (const simulator of Object.values(setup.simulators))
      simulator.answerWith({ text: 'Yes.', reasoning: 'Let me think about it.', usage })
  }, 60_000)
  afterAll(async () => {
    await setup.close()
  }, 60_000)

  const readers = sdkClients.filter((client) =>
    ['openai', '@anthropic-ai/sdk', 'ai + @ai-sdk/openai-compatible', 'ai + @ai-sdk/anthropic'].includes(client.name),
  )
  for (const provider of ['anthropic', 'gemini', 'deepseek'] as const)
    test.each([true, false])(`${provider} (streamed: %s)`, async (stream) => {
      for (const client of readers) {
        const target = { origin: setup.keepgate.url, key: setup.key, model: `${provider}/thinker` }
        const understood = await client.ask(target, { prompt: 'Why?', stream })
        expect([client.name, understood.text, understood.reasoning]).toEqual([
          client.name,
          'Yes.',
          'Let me think about it.',
        ])
      }
    })
})
