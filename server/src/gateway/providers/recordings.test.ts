import { expect, it } from 'vitest'
import { describeRecordings, recordedStream, recording } from '../../../test/recordings.ts'
import { isJsonObject } from '../../kernel/json.ts'
import type { ProviderId, UpstreamFailure } from '../provider.ts'
import { providers } from './registry.ts'
import { type Heard, hear, hearStream, request } from './shared/testing.ts'

type Figures = [input: number, cached: number | null, written: number | null, output: number, reasoning: number | null]

const usage = ([inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens]: Figures) => ({
  inputTokens,
  cachedTokens,
  cacheWriteTokens,
  outputTokens,
  reasoningTokens,
})

type Case = {
  provider: ProviderId
  path: string
  buffered?: Figures
  streamed?: Figures
  finish: string
  streamedFinish?: string
  /** Names and arguments, where both forms hold the same calls. */
  calls?: [string, unknown][]
  streamedCalls?: [string, unknown][]
  reasoning?: boolean
}

const sanFrancisco = { location: 'San Francisco' }

const cases: Case[] = [
  {
    provider: 'anthropic',
    path: 'anthropic/anthropic-text',
    buffered: [12, 0, 0, 29, null],
    streamed: [12, 0, 0, 30, null],
    finish: 'stop',
  },
  {
    provider: 'anthropic',
    path: 'anthropic/anthropic-tool-no-args',
    buffered: [602, 0, 0, 93, null],
    streamed: [565, 0, 0, 48, null],
    finish: 'tool_calls',
    calls: [['updateIssueList', {}]],
  },
  {
    provider: 'anthropic',
    path: 'anthropic/anthropic-refusal',
    buffered: [18, 0, 0, 5, null],
    streamed: [18, 0, 0, 5, null],
    finish: 'refusal',
  },
  {
    provider: 'gemini',
    path: 'google/google-text',
    buffered: [9, null, null, 28 + 244, 244],
    streamed: [9, null, null, 23 + 185, 185],
    finish: 'stop',
  },
  {
    provider: 'gemini',
    path: 'google/google-reasoning',
    buffered: [9, null, null, 29 + 282, 282],
    streamed: [9, null, null, 29 + 256, 256],
    finish: 'stop',
  },
  {
    provider: 'gemini',
    path: 'google/google-tool-call',
    buffered: [29, null, null, 15 + 893, 893],
    streamed: [29, null, null, 15 + 45, 45],
    finish: 'tool_calls',
    calls: [['weather', sanFrancisco]],
  },
  {
    provider: 'gemini',
    path: 'google/google-stream-no-args-tool-call',
    streamed: [249, null, null, 58 + 183, 183],
    finish: 'tool_calls',
    calls: [
      ['read_theme', {}],
      ['read_screen', { id: 'A' }],
      ['read_screen', { id: 'B' }],
      ['read_screen', { id: 'C' }],
    ],
    reasoning: true,
  },
  {
    provider: 'mistral',
    path: 'mistral/mistral-text',
    buffered: [13, null, null, 434, null],
    streamed: [13, null, null, 8, null],
    finish: 'stop',
  },
  {
    provider: 'mistral',
    path: 'mistral/mistral-tool-call',
    buffered: [124, null, null, 22, null],
    streamed: [124, null, null, 22, null],
    finish: 'tool_calls',
    calls: [['weather', sanFrancisco]],
  },
  {
    provider: 'groq',
    path: 'groq/groq-text',
    buffered: [45, null, null, 607, null],
    streamed: [45, null, null, 662, null],
    finish: 'stop',
  },
  {
    provider: 'groq',
    path: 'groq/groq-tool-call',
    buffered: [218, null, null, 15, null],
    streamed: [210, null, null, 15, null],
    finish: 'tool_calls',
    calls: [['weather', {}]],
  },
  {
    provider: 'deepseek',
    path: 'deepseek/deepseek-text',
    buffered: [13, 0, null, 300, null],
    streamed: [13, 0, null, 400, null],
    finish: 'length',
  },
  {
    provider: 'deepseek',
    path: 'deepseek/deepseek-tool-call',
    buffered: [339, 320, null, 92, 48],
    streamed: [339, 320, null, 83, 39],
    finish: 'tool_calls',
    calls: [['weather', sanFrancisco]],
    reasoning: true,
  },
  {
    provider: 'xai',
    path: 'openai-compatible/xai-text',
    buffered: [12, 2, null, 2 + 320, 320],
    streamed: [12, 11, null, 2 + 340, 340],
    finish: 'stop',
    reasoning: true,
  },
  {
    provider: 'cohere',
    path: 'cohere/cohere-text',
    buffered: [507, 448, null, 10, null],
    streamed: [507, 448, null, 10, null],
    finish: 'stop',
  },
  {
    provider: 'cohere',
    path: 'cohere/cohere-tool-call',
    buffered: [1549, 992, null, 103, null],
    streamed: [1549, 1504, null, 95, null],
    finish: 'tool_calls',
    calls: [
      ['weather', sanFrancisco],
      ['cityAttractions', { city: 'San Francisco' }],
    ],
    reasoning: true,
  },
  {
    provider: 'openai-compatible',
    path: 'moonshotai/moonshotai-tool-call',
    buffered: [30, null, null, 12, null],
    finish: 'tool_calls',
    calls: [['get_weather', { city: 'Paris' }]],
  },
]

/** Every piece of text in a recording, found without knowing the format: what was heard must be made of it. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : []
}

const check = (heard: Heard, expected: Case, figures: Figures): void => {
  expect(heard.errors).toEqual([])
  expect(heard.finish).toBe(expected.finish)
  expect(heard.usage).toEqual(usage(figures))
  expect(heard.calls.map((call) => [call.name, call.arguments])).toEqual(expected.calls ?? [])
  for (const call of heard.calls) expect(call.id).toMatch(/^[A-Za-z0-9_-]{1,40}$/)
  expect(new Set(heard.calls.map((call) => call.id)).size).toBe(heard.calls.length)
  if (expected.calls === undefined && expected.finish !== 'refusal') expect(heard.text).not.toBe('')
  expect(heard.reasoning !== '').toBe(expected.reasoning === true)
}

describeRecordings('recorded answers', () => {
  for (const expected of cases) {
    const { chat } = providers[expected.provider]
    const { buffered, streamed } = expected
    if (buffered !== undefined)
      it(`${expected.path} is read whole`, () => {
        const body = recording(expected.path)
        const heard = hear(chat.decode(body))
        check(heard, expected, buffered)
        if (heard.text !== '') expect(textsIn(body)).toContain(heard.text)
      })
    if (streamed !== undefined)
      it(`${expected.path} is read as a stream, and no sooner complete than it is`, () => {
        const frames = recordedStream(expected.path)
        const decoder = chat.decodeStream(request({ stream: true }))
        const heard = hearStream(decoder, frames)
        check(heard, expected, streamed)
        expect(decoder.complete()).toBe(true)
        const half = chat.decodeStream(request({ stream: true }))
        for (const { event, data } of frames.slice(0, Math.floor(frames.length / 2))) half.frame(event, data)
        expect(half.complete()).toBe(false)
      })
  }

  it('Gemini’s signatures come with their calls, buffered and streamed', () => {
    const { chat } = providers.gemini
    const [buffered] = hear(chat.decode(recording('google/google-tool-call'))).calls
    expect(buffered?.signature).toMatch(/^EskgCsYg/)
    const decoder = chat.decodeStream(request())
    const [streamed] = hearStream(decoder, recordedStream('google/google-tool-call')).calls
    expect(streamed?.signature).toMatch(/^EqUCCqIC/)
  })

  it('Anthropic’s signed thinking survives', () => {
    const { chat } = providers.anthropic
    const body = recording('anthropic/anthropic-claude-opus-5-reasoning-high.1')
    const parts = chat.decode(body).choices[0]?.parts ?? []
    const signed = parts.find((part) => part.type === 'reasoning')
    expect(signed?.type === 'reasoning' && textsIn(body).includes(signed.signature ?? '')).toBe(true)
    const decoder = chat.decodeStream(request())
    const events = recordedStream('anthropic/anthropic-clear-thinking.1').flatMap(({ event, data }) =>
      decoder.frame(event, data),
    )
    const ends = events.filter((event) => event.type === 'reasoning_end')
    expect(ends.length).toBeGreaterThan(0)
    for (const end of ends) expect(end.signature).toMatch(/.{20}/)
  })

  it('recorded errors are understood', () => {
    const spent = providers.openai.classify(429, {}, recording('openai/openai-error.1'))
    expect(spent).toMatchObject({ kind: 'rate_limited', retryable: false })
    const limited = providers.gemini.classify(429, {}, recording('google/google-429-retry-info'))
    expect(limited).toMatchObject({
      kind: 'rate_limited',
      retryable: true,
      retryAfterSeconds: 34.4,
    } satisfies Partial<UpstreamFailure>)
  })
})
