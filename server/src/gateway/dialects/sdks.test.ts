/** The official clients read what the dialects write, over HTTP on the loopback. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import Anthropic from '@anthropic-ai/sdk'
import { ChatOpenAI } from '@langchain/openai'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import { isJsonObject } from '../../kernel/json.ts'
import type { ChatAnswer, ChatRequest } from '../chat-model.ts'
import type { Dialect } from '../dialect.ts'
import { anthropicMessagesDialect } from './anthropic-messages/dialect.ts'
import { openaiChatDialect } from './openai-chat/dialect.ts'
import { openaiResponsesDialect } from './openai-responses/dialect.ts'
import { eventsOf, sampleContext } from './testing/answer-samples.ts'

const answer: ChatAnswer = {
  id: 'given_1',
  model: 'their-model',
  createdSeconds: 1_700_000_000,
  choices: [
    {
      index: 0,
      parts: [
        { type: 'reasoning', text: 'The user wants weather.', signature: 'SIGNED' },
        { type: 'text', text: 'Looking up “Zürich” 🌦 for you.' },
        { type: 'tool_call', id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
        { type: 'tool_call', id: 'call_2', name: 'now', arguments: '' },
      ],
      finishReason: 'tool_calls',
    },
  ],
  usage: { inputTokens: 30, cachedTokens: 10, cacheWriteTokens: null, outputTokens: 20, reasoningTokens: 5 },
}

type Ending = 'whole' | 'error-frame' | 'error-answer'

let server: Server
let origin = ''
let ending: Ending = 'whole'
let requests: ChatRequest[] = []

const dialectOf = (path: string): Dialect | null => {
  if (path.endsWith('/chat/completions')) return openaiChatDialect
  if (path.endsWith('/responses')) return openaiResponsesDialect
  return path.endsWith('/messages') ? anthropicMessagesDialect : null
}

const interrupted = new AppError('provider_interrupted')
const limited = new AppError('rate_limited', { message: 'Rate limit exceeded. Try again in 7 seconds.' })

const streamOf = (dialect: Dialect, request: ChatRequest): string => {
  const encoder = dialect.encodeStream(request, sampleContext)
  const events = eventsOf(answer, 4)
  if (ending === 'whole') return events.map((event) => encoder.event(event)).join('') + encoder.end()
  const some = events.slice(0, 12).map((event) => encoder.event(event))
  return some.join('') + dialect.errorFrame(interrupted, 'req_1')
}

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const dialect = dialectOf(incoming.url ?? '')
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
      if (dialect === null || !isJsonObject(body)) throw new Error(`no dialect for ${incoming.url}`)
      const json = (status: number, value: object) => {
        outgoing.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' })
        outgoing.end(JSON.stringify(value))
      }
      try {
        if (ending === 'error-answer') throw limited
        const request = dialect.parse(body, 'm')
        requests.push(request)
        if (!request.stream) return json(200, dialect.encodeAnswer(answer, request, sampleContext))
        outgoing.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
        const text = Buffer.from(streamOf(dialect, request))
        // Cut anywhere, also inside a character.
        for (let at = 0; at < text.length; at += 101) outgoing.write(text.subarray(at, at + 101))
        outgoing.end()
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        json(error.status, dialect.errorBody(error, 'req_1'))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(() => {
  ending = 'whole'
  requests = []
})

const text = 'Looking up “Zürich” 🌦 for you.'
const thought = 'The user wants weather.'
const parameters = { type: 'object' as const, properties: { city: { type: 'string' as const } } }

const gather = async <Item>(stream: AsyncIterable<Item>): Promise<Item[]> => {
  const items: Item[] = []
  for await (const item of stream) items.push(item)
  return items
}

describe('openai', () => {
  const client = () => new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 0 })
  const chat = {
    model: 'm',
    messages: [{ role: 'user' as const, content: 'hi' }],
    tools: [{ type: 'function' as const, function: { name: 'weather', parameters } }],
  }

  const expectMessage = (message: OpenAI.ChatCompletionMessage | undefined) => {
    expect(message).toMatchObject({ role: 'assistant', content: text, reasoning_content: thought })
    const calls = message?.tool_calls?.map((call) => (call.type === 'function' ? call.function : null))
    expect(calls).toMatchObject([
      { name: 'weather', arguments: '{"city":"Zürich"}' },
      { name: 'now', arguments: '{}' },
    ])
  }

  it('reads a buffered chat completion', async () => {
    const completion = await client().chat.completions.create(chat)
    expectMessage(completion.choices[0]?.message)
    expect(completion.choices[0]?.finish_reason).toBe('tool_calls')
    expect(completion.usage).toMatchObject({ prompt_tokens: 30, prompt_tokens_details: { cached_tokens: 10 } })
  })

  it('reads a streamed chat completion, also through its accumulating helper', async () => {
    const options = { ...chat, stream_options: { include_usage: true } }
    const final = await client().chat.completions.stream(options).finalChatCompletion()
    expect(final.choices[0]?.message).toMatchObject({ content: text })
    expect(final.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'call_1', function: { arguments: '{"city":"Zürich"}' } },
      { id: 'call_2', function: { arguments: '{}' } },
    ])
    expect(final.usage).toMatchObject({ total_tokens: 50, completion_tokens_details: { reasoning_tokens: 5 } })
    const chunks = await gather(await client().chat.completions.create({ ...options, stream: true }))
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(text)
  })

  it('throws our sentence for a failure inside a chat stream and before it', async () => {
    ending = 'error-frame'
    const stream = await client().chat.completions.create({ ...chat, stream: true })
    await expect(gather(stream)).rejects.toThrow(interrupted.message)
    ending = 'error-answer'
    await expect(client().chat.completions.create(chat)).rejects.toThrow(OpenAI.RateLimitError)
    await expect(client().chat.completions.create(chat)).rejects.toMatchObject({
      code: 'rate_limited',
      type: 'rate_limit_error',
      message: expect.stringContaining(limited.message),
    })
  })

  const asked = {
    model: 'm',
    input: 'hi',
    tools: [{ type: 'function' as const, name: 'weather', parameters, strict: false }],
  }

  const expectResponse = (response: OpenAI.Responses.Response) => {
    expect(response.status).toBe('completed')
    expect(response.output_text).toBe(text)
    expect(response.output).toMatchObject([
      { type: 'reasoning', summary: [{ text: thought }] },
      { type: 'message', content: [{ type: 'output_text', text }] },
      { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
      { type: 'function_call', call_id: 'call_2', name: 'now', arguments: '{}' },
    ])
    expect(response.usage).toMatchObject({ input_tokens: 30, input_tokens_details: { cached_tokens: 10 } })
  }

  it('reads a buffered response, and its output goes back as input', async () => {
    const response = await client().responses.create(asked)
    expectResponse(response)
    const history: OpenAI.Responses.ResponseInput = JSON.parse(
      JSON.stringify([{ role: 'user', content: 'hi' }, ...response.output]),
    )
    await client().responses.create({ ...asked, input: history })
    expect(requests[1]?.messages[1]).toEqual({
      role: 'assistant',
      parts: answer.choices[0]?.parts.map((part) =>
        part.type === 'tool_call' && part.arguments === '' ? { ...part, arguments: '{}' } : part,
      ),
    })
  })

  it('reads a streamed response, also through its accumulating helper', async () => {
    expectResponse(await client().responses.stream(asked).finalResponse())
    const events = await gather(await client().responses.create({ ...asked, stream: true }))
    expect(events.at(-1)?.type).toBe('response.completed')
  })

  it('throws our sentence for a failure inside a response stream', async () => {
    ending = 'error-frame'
    const stream = await client().responses.create({ ...asked, stream: true })
    await expect(gather(stream)).rejects.toThrow(interrupted.message)
  })
})

describe('@anthropic-ai/sdk', () => {
  const client = () => new Anthropic({ apiKey: 'k', baseURL: origin, maxRetries: 0 })
  const asked = {
    model: 'm',
    max_tokens: 100,
    messages: [{ role: 'user' as const, content: 'hi' }],
    tools: [{ name: 'weather', input_schema: parameters }],
  }

  const expectMessage = (message: Anthropic.Message) => {
    expect(message.stop_reason).toBe('tool_use')
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: thought, signature: 'SIGNED' },
      { type: 'text', text },
      { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Zürich' } },
      { type: 'tool_use', id: 'call_2', name: 'now', input: {} },
    ])
    expect(message.usage).toMatchObject({ input_tokens: 20, cache_read_input_tokens: 10, output_tokens: 20 })
  }

  it('reads a buffered message, and its content goes back as history', async () => {
    const message = await client().messages.create(asked)
    expectMessage(message)
    const history = [
      { role: 'user' as const, content: 'hi' },
      { role: 'assistant' as const, content: message.content },
    ]
    await client().messages.create({ ...asked, messages: history })
    expect(requests[1]?.messages[1]?.parts).toMatchObject([
      { type: 'reasoning', signature: 'SIGNED' },
      { type: 'text' },
      { type: 'tool_call', id: 'call_1' },
      { type: 'tool_call', id: 'call_2', arguments: '{}' },
    ])
  })

  it('reads a streamed message through its accumulating helper', async () => {
    expectMessage(await client().messages.stream(asked).finalMessage())
  })

  it('throws a typed error for a failure inside a stream and before it', async () => {
    ending = 'error-frame'
    await expect(client().messages.stream(asked).finalMessage()).rejects.toMatchObject({
      type: 'api_error',
      message: expect.stringContaining(interrupted.message),
    })
    ending = 'error-answer'
    await expect(client().messages.create(asked)).rejects.toThrow(Anthropic.RateLimitError)
  })
})

describe('ai', () => {
  const tools = {
    weather: tool({ description: 'Weather', inputSchema: jsonSchema<{ city?: string }>(parameters) }),
    now: tool({
      description: 'Time',
      inputSchema: jsonSchema<Record<string, never>>({ type: 'object', properties: {} }),
    }),
  }
  const models = {
    'openai-compatible': () =>
      createOpenAICompatible({ name: 'k', apiKey: 'k', baseURL: `${origin}/v1`, includeUsage: true })('m'),
    'openai chat': () => createOpenAI({ apiKey: 'k', baseURL: `${origin}/v1` }).chat('m'),
    'openai responses': () => createOpenAI({ apiKey: 'k', baseURL: `${origin}/v1` }).responses('m'),
    anthropic: () => createAnthropic({ apiKey: 'k', baseURL: `${origin}/v1` })('m'),
  }

  const calls = [
    { toolCallId: 'call_1', toolName: 'weather', input: { city: 'Zürich' } },
    { toolCallId: 'call_2', toolName: 'now', input: {} },
  ]

  describe.each(Object.entries(models))('%s', (name, model) => {
    it('reads a buffered answer', async () => {
      const result = await generateText({ model: model(), prompt: 'hi', tools, maxRetries: 0 })
      expect(result.text).toBe(text)
      expect(result.toolCalls).toMatchObject(calls)
      expect(result.finishReason).toBe('tool-calls')
      expect(result.usage).toMatchObject({ inputTokens: 30, outputTokens: 20 })
      if (name !== 'openai chat') expect(result.reasoningText).toBe(thought)
    })

    it('reads a streamed answer', async () => {
      const result = streamText({ model: model(), prompt: 'hi', tools, maxRetries: 0 })
      expect((await gather(result.textStream)).join('')).toBe(text)
      expect(await result.toolCalls).toMatchObject(calls)
      expect(await result.finishReason).toBe('tool-calls')
      expect(await result.usage).toMatchObject({ inputTokens: 30, outputTokens: 20 })
      if (name !== 'openai chat') expect(await result.reasoningText).toBe(thought)
    })

    it('sends tool results back in a form that is understood', async () => {
      const running = {
        weather: tool({
          inputSchema: jsonSchema<{ city?: string }>(parameters),
          execute: async ({ city }) => `sunny in ${city}`,
        }),
        now: tool({
          inputSchema: jsonSchema<Record<string, never>>({ type: 'object', properties: {} }),
          execute: async () => 'noon',
        }),
      }
      await generateText({
        model: model(),
        prompt: 'hi',
        tools: running,
        stopWhen: stepCountIs(2),
        maxRetries: 0,
        providerOptions: { openai: { store: false } },
      })
      const parts = requests[1]?.messages.flatMap((message): { type: string }[] => message.parts) ?? []
      expect(parts.filter(({ type }) => type === 'tool_call')).toMatchObject([
        { id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
        { id: 'call_2', name: 'now', arguments: '{}' },
      ])
      expect(parts.filter(({ type }) => type === 'tool_result')).toMatchObject([
        { toolCallId: 'call_1', content: [{ text: 'sunny in Zürich' }] },
        { toolCallId: 'call_2', content: [{ text: 'noon' }] },
      ])
      if (name === 'openai responses' || name === 'anthropic')
        expect(parts.filter(({ type }) => type === 'reasoning')).toMatchObject([{ signature: 'SIGNED' }])
      expect(Object.keys(requests[1]?.extras ?? {})).toEqual([])
    })

    it('reports a failure inside a stream', async () => {
      ending = 'error-frame'
      const errors: unknown[] = []
      const result = streamText({
        model: model(),
        prompt: 'hi',
        tools,
        maxRetries: 0,
        onError: ({ error }) => {
          errors.push(error)
        },
      })
      await result.consumeStream()
      expect(JSON.stringify(errors.map((error) => (error instanceof Error ? error.message : error)))).toContain(
        interrupted.message,
      )
    })
  })
})

describe('@langchain/openai', () => {
  const model = (useResponsesApi: boolean, streamUsage = true) =>
    new ChatOpenAI({
      model: 'm',
      apiKey: 'k',
      maxRetries: 0,
      streamUsage,
      useResponsesApi,
      configuration: { baseURL: `${origin}/v1` },
    }).bindTools([{ type: 'function', function: { name: 'weather', description: 'Weather', parameters } }])

  const calls = [
    { id: 'call_1', name: 'weather', args: { city: 'Zürich' } },
    { id: 'call_2', name: 'now', args: {} },
  ]

  it.each([false, true])('reads buffered and streamed answers (responses: %s)', async (responses) => {
    const whole = await model(responses).invoke('hi')
    expect(whole.text).toBe(text)
    expect(whole.tool_calls).toMatchObject(calls)
    expect(whole.usage_metadata).toMatchObject({ input_tokens: 30, output_tokens: 20 })
    const chunks = await gather(await model(responses).stream('hi'))
    const [first, ...rest] = chunks
    const joined = rest.reduce((sum, chunk) => sum?.concat(chunk), first)
    expect(joined?.text).toBe(text)
    expect(joined?.tool_calls).toMatchObject(calls)
  })

  it.each([false, true])('throws our sentence for a failure inside a stream (responses: %s)', async (responses) => {
    ending = 'error-frame'
    const read = async () => gather(await model(responses).stream('hi'))
    await expect(read()).rejects.toThrow(interrupted.message)
  })
})
