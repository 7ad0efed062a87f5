import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReceivedRequest } from '../simulators/wire.ts'
import { type Setup, startGatewayWith } from './gateway-with-providers.ts'
import { anthropicClient, openAiClient, sdkClients, weatherSchema } from './sdk-clients.ts'

type Provider = 'openai' | 'anthropic' | 'gemini' | 'cohere' | 'mistral'
const providers: Provider[] = ['openai', 'anthropic', 'gemini', 'cohere', 'mistral']
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let setup: Setup<Provider>
beforeAll(async () => {
  setup = await startGatewayWith(providers)
}, 60_000)
afterAll(async () => {
  await setup.close()
}, 60_000)

const target = (provider: Provider, model: string) => ({
  origin: setup.keepgate.url,
  key: setup.key,
  model: `${provider}/${model}`,
})
const sent = (request: ReceivedRequest | undefined): string => request?.body.toString('utf8') ?? 'nothing'
const lastSent = (provider: Provider, model: string): string =>
  sent(setup.simulators[provider].requestsFor(model).at(-1))

describe('a tool is called, run, and its result brought back', () => {
  const call = { id: 'call_abc123', name: 'weather', arguments: { location: 'Kiel' } }
  const rounds = (request: ReceivedRequest) =>
    sent(request).includes('12 degrees') ? { text: 'Twelve degrees in Kiel.' } : { text: '', toolCalls: [call] }

  test.each(providers)('openai SDK over %s', async (provider) => {
    setup.simulators[provider].forModel('rounds', { script: rounds })
    const client = openAiClient(target(provider, 'rounds'))
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: weatherSchema } }]
    const question = { role: 'user' as const, content: 'Weather in Kiel?' }
    const model = `${provider}/rounds`
    const first = await client.chat.completions.create({ model, messages: [question], tools })
    const message = first.choices[0]?.message
    expect(message?.tool_calls).toHaveLength(1)
    const id = message?.tool_calls?.[0]?.id ?? ''
    const second = await client.chat.completions.create({
      model,
      tools,
      messages: [
        question,
        { role: 'assistant', content: null, tool_calls: message?.tool_calls ?? [] },
        { role: 'tool', tool_call_id: id, content: '12 degrees' },
      ],
    })
    expect(second.choices[0]?.message.content).toBe('Twelve degrees in Kiel.')
  })

  test.each(providers)('@anthropic-ai/sdk over %s', async (provider) => {
    setup.simulators[provider].forModel('rounds', { script: rounds })
    const client = anthropicClient(target(provider, 'rounds'))
    const common = {
      model: `${provider}/rounds`,
      max_tokens: 200,
      system: 'You are a weather station.',
      tools: [{ name: 'weather', input_schema: weatherSchema }],
    }
    const question = { role: 'user' as const, content: 'Weather in Kiel?' }
    const first = await client.messages.create({ ...common, messages: [question] })
    const use = first.content.find((part) => part.type === 'tool_use')
    expect(use?.input).toEqual({ location: 'Kiel' })
    const second = await client.messages.create({
      ...common,
      messages: [
        question,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use?.id ?? '', content: '12 degrees' }] },
      ],
    })
    expect(second.content).toMatchObject([{ type: 'text', text: 'Twelve degrees in Kiel.' }])
    expect(lastSent(provider, 'rounds')).toContain('You are a weather station.')
  })
})

describe('images reach every provider in its own form', () => {
  const places: Record<Provider, string> = {
    openai: `"data:image/png;base64,${pixel}"`,
    mistral: `"data:image/png;base64,${pixel}"`,
    cohere: `"data:image/png;base64,${pixel}"`,
    anthropic: `"data":"${pixel}"`,
    gemini: `"data":"${pixel}"`,
  }
  test.each(providers)('openai SDK over %s', async (provider) => {
    await openAiClient(target(provider, 'seer')).chat.completions.create({
      model: `${provider}/seer`,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
          ],
        },
      ],
    })
    expect(lastSent(provider, 'seer')).toContain(places[provider])
    expect(lastSent(provider, 'seer')).toContain('image/png')
  })
  test.each(providers)('@anthropic-ai/sdk over %s', async (provider) => {
    await anthropicClient(target(provider, 'seer')).messages.create({
      model: `${provider}/seer`,
      max_tokens: 50,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
            { type: 'text', text: 'What is it?' },
          ],
        },
      ],
    })
    expect(lastSent(provider, 'seer')).toContain(places[provider])
    expect(lastSent(provider, 'seer')).toContain('image/png')
  })
})

test.each(providers)('a JSON schema reaches %s', async (provider) => {
  const schema = {
    type: 'object',
    properties: { forecast: { type: 'string' } },
    required: ['forecast'],
    additionalProperties: false,
  }
  setup.simulators[provider].forModel('schema', { script: { text: '{"forecast":"calm"}' } })
  const answer = await openAiClient(target(provider, 'schema')).chat.completions.create({
    model: `${provider}/schema`,
    messages: [{ role: 'user', content: 'Forecast?' }],
    response_format: { type: 'json_schema', json_schema: { name: 'forecast', schema, strict: true } },
  })
  expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({ forecast: 'calm' })
  expect(lastSent(provider, 'schema')).toContain('"forecast":{"type":"string"')
})

describe('what only OpenAI’s dialect has passes to OpenAI untouched', () => {
  test('several choices, log probabilities and fields nobody knows', async () => {
    const answer = await openAiClient(target('openai', 'many')).chat.completions.create({
      model: 'openai/many',
      messages: [{ role: 'user', content: 'Hm?' }],
      n: 3,
      logprobs: true,
      ...{ field_of_tomorrow: { nested: [1.0, 2] } },
    })
    expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1, 2])
    expect(answer.choices[0]?.logprobs?.content?.[0]?.logprob).toBe(-0.25)
    expect(lastSent('openai', 'many')).toContain('"field_of_tomorrow":{"nested":[1,2]}')
  })
})

describe('what is not chat', () => {
  test.each(['openai', 'gemini', 'cohere', 'mistral'] as const)('embeddings over %s', async (provider) => {
    const client = openAiClient(target(provider, 'embedder'))
    const answer = await client.embeddings.create({
      model: `${provider}/embedder`,
      input: ['ebb', 'flow'],
      encoding_format: 'float',
    })
    expect(answer.data.map((item) => [item.index, item.embedding])).toEqual([
      [0, [0.25, -0.5, 1]],
      [1, [0.25, -0.5, 1]],
    ])
  })
  test('embeddings as the SDK asks for them by default (base64)', async () => {
    const client = openAiClient(target('openai', 'embedder'))
    const answer = await client.embeddings.create({ model: 'openai/embedder', input: 'ebb' })
    expect(answer.data[0]?.embedding).toEqual([0.25, -0.5, 1])
  })
  test('images', async () => {
    const answer = await openAiClient(target('openai', 'painter')).images.generate({
      model: 'openai/painter',
      prompt: 'The sea',
    })
    expect(answer.data?.[0]?.b64_json).toBe('iVBORw0KGgo=')
  })
  test('counting tokens, by Anthropic itself and by Gemini', async () => {
    for (const provider of ['anthropic', 'gemini'] as const) {
      const answer = await anthropicClient(target(provider, 'counter')).messages.countTokens({
        model: `${provider}/counter`,
        messages: [{ role: 'user', content: 'How many?' }],
      })
      expect(answer.input_tokens).toBe(31)
    }
  })
  test('the list of models, in OpenAI’s and in Anthropic’s shape', async () => {
    const wanted = ['anthropic/claude-simulated', 'gemini/gemini-simulated', 'openai/gpt-simulated']
    const openai = await openAiClient(target('openai', '')).models.list()
    expect(openai.data.map((model) => model.id)).toEqual(expect.arrayContaining(wanted))
    const anthropic = await anthropicClient(target('anthropic', '')).models.list()
    expect(anthropic.data.map((model) => model.id)).toEqual(expect.arrayContaining(wanted))
  })
})

describe('the built-in demo provider', () => {
  test.each(sdkClients)('$name reads the same text streamed and buffered, and usage', async (client) => {
    const demo = { origin: setup.keepgate.url, key: setup.key, model: setup.keepgate.model }
    const buffered = await client.ask(demo, { prompt: 'Who are you?', stream: false })
    const streamed = await client.ask(demo, { prompt: 'Who are you?', stream: true })
    expect(buffered.text.length).toBeGreaterThan(0)
    expect(streamed.text).toBe(buffered.text)
    expect(streamed.inputTokens).toBeGreaterThan(0)
    expect(streamed.outputTokens).toBe(buffered.outputTokens)
  })
})
