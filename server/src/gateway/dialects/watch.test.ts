import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import type { Dialect } from '../dialect.ts'
import { anthropicMessagesDialect } from './anthropic-messages/dialect.ts'
import { openaiChatDialect } from './openai-chat/dialect.ts'
import { openaiResponsesDialect } from './openai-responses/dialect.ts'

const dialects: [string, Dialect][] = [
  ['openai-chat', openaiChatDialect],
  ['openai-responses', openaiResponsesDialect],
  ['anthropic-messages', anthropicMessagesDialect],
]

const chat = (includeUsage = false) => openaiChatDialect.watch({ includeUsage })
const chunk = (fields: object) => JSON.stringify({ id: 'c', object: 'chat.completion.chunk', ...fields })
const delta = (content: object, finish: string | null = null, index = 0) =>
  chunk({ choices: [{ index, delta: content, finish_reason: finish }] })

describe.each(dialects)('%s: every upstream frame is checked', (_, dialect) => {
  it.each(['{"a":', 'not json', '[1]', '"text"', '12', 'null', '{"a":"half \ud83d"', '<html></html>'])(
    'a broken frame %j is a bad answer of the provider',
    (data) => {
      const watcher = dialect.watch({ includeUsage: false })
      try {
        watcher.frame(null, data)
        expect.unreachable()
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        expect(error).toMatchObject({ code: 'provider_bad_answer', source: 'provider' })
      }
    },
  )

  it.each(['', ' ', ': ping', ' : keep-alive', '\n'])('empty data %j is dropped', (data) => {
    expect(dialect.watch({ includeUsage: true }).frame(null, data)).toEqual({ action: 'drop' })
  })

  it('nothing seen is not a complete answer', () => {
    expect(dialect.watch({ includeUsage: true }).complete()).toBe(false)
  })
})

describe('chat completions', () => {
  it('drops ping events, and takes the name off any other event', () => {
    expect(chat().frame('ping', '{}')).toEqual({ action: 'drop' })
    expect(chat().frame('message', delta({ content: 'a' }))).toEqual({
      action: 'replace',
      text: `data: ${delta({ content: 'a' })}\n\n`,
      content: true,
    })
    expect(chat().frame(null, '{}')).toEqual({ action: 'drop' })
  })

  it('forwards a usage chunk only if the client asked, and reads it either way', () => {
    const data = chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } })
    const usage = {
      inputTokens: 3,
      cachedTokens: null,
      cacheWriteTokens: null,
      outputTokens: 4,
      reasoningTokens: null,
    }
    expect(chat(false).frame(null, data)).toEqual({ action: 'drop', usage })
    expect(chat(true).frame(null, data)).toEqual({ action: 'forward', usage })
  })

  it('writes choices: null and absent choices as [], which the AI SDK demands', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
    for (const fields of [{ choices: null, usage }, { usage }]) {
      const frame = chat(true).frame(null, chunk(fields))
      expect(frame.action).toBe('replace')
      expect(JSON.parse(frame.text?.slice('data: '.length) ?? '')).toMatchObject({ choices: [], usage })
      expect(frame.text?.endsWith('\n\n')).toBe(true)
      expect(chat(false).frame(null, chunk(fields)).action).toBe('drop')
    }
  })

  it('forwards usage inside a chunk with content untouched', () => {
    const data = JSON.stringify({
      choices: [{ index: 0, delta: { content: 'x' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    })
    expect(chat(false).frame(null, data)).toMatchObject({
      action: 'forward',
      content: true,
      usage: { outputTokens: 1 },
    })
  })

  it('a chunk that only names the role is not content; text, reasoning, tool calls and refusals are', () => {
    expect(chat().frame(null, delta({ role: 'assistant', content: '' })).content).toBeUndefined()
    for (const content of [
      { content: 'a' },
      { reasoning_content: 'a' },
      { tool_calls: [{ index: 0 }] },
      { refusal: 'no' },
    ])
      expect(chat().frame(null, delta(content)).content).toBe(true)
  })

  it.each([
    [{ error: { message: 'Too bad', type: 'server_error' } }, 'Too bad'],
    [{ error: 'plain words' }, 'plain words'],
    [{ error: { code: 5 } }, 'The provider reported an error without a message.'],
    [{ object: 'error', message: 'From a local server' }, 'From a local server'],
    [{ choices: [{ index: 0, delta: {}, finish_reason: 'error', error: { message: 'In a choice' } }] }, 'In a choice'],
  ])('an upstream error %j fails', (fields, message) => {
    expect(chat().frame(null, JSON.stringify(fields))).toEqual({ action: 'fail', message })
  })

  it('an error event fails whatever its shape', () => {
    expect(chat().frame('error', '{"message":"gone"}')).toEqual({ action: 'fail', message: 'gone' })
  })

  it('is complete only when every choice seen has finished, or with [DONE]', () => {
    const watcher = chat()
    watcher.frame(null, delta({ content: 'a' }, null, 0))
    watcher.frame(null, delta({ content: 'b' }, null, 1))
    expect(watcher.complete()).toBe(false)
    watcher.frame(null, delta({}, 'stop', 0))
    expect(watcher.complete()).toBe(false)
    watcher.frame(null, delta({}, 'length', 1))
    expect(watcher.complete()).toBe(true)
    const other = chat()
    expect(other.frame(null, '[DONE]')).toEqual({ action: 'forward' })
    expect(other.complete()).toBe(true)
  })

  it('looks at 25,000 frames in well under a second', () => {
    const watcher = chat()
    const data = delta({ content: ' word' })
    const began = performance.now()
    for (let count = 0; count < 25_000; count++) watcher.frame(null, data)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('messages', () => {
  const watch = () => anthropicMessagesDialect.watch({ includeUsage: false })

  it('lets pings and unknown events pass', () => {
    expect(watch().frame('ping', '{"type":"ping"}').action).toBe('forward')
    expect(watch().frame('new_event', '{"type":"new_event"}').action).toBe('forward')
  })

  it('names an event without a name by its type, or Anthropic’s SDK would pass over it', () => {
    const data = '{"type":"message_stop"}'
    expect(watch().frame(null, data)).toEqual({ action: 'replace', text: `event: message_stop\ndata: ${data}\n\n` })
    expect(watch().frame(null, JSON.stringify({ type: 'x\nevent: error' })).action).toBe('forward')
  })

  it('adds the cache to the input and lets the last count win', () => {
    const watcher = watch()
    const start = { input_tokens: 5, cache_read_input_tokens: 7, cache_creation_input_tokens: 11, output_tokens: 1 }
    watcher.frame('message_start', JSON.stringify({ type: 'message_start', message: { usage: start } }))
    const last = watcher.frame('message_delta', '{"type":"message_delta","delta":{},"usage":{"output_tokens":9}}')
    expect(last.usage).toEqual({
      inputTokens: 23,
      cachedTokens: 7,
      cacheWriteTokens: 11,
      outputTokens: 9,
      reasoningTokens: null,
    })
  })

  it('fails on an error event and completes only with message_stop', () => {
    const watcher = watch()
    const error = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'
    expect(watcher.frame('error', error)).toEqual({ action: 'fail', message: 'Overloaded' })
    watcher.frame('message_delta', '{"type":"message_delta","delta":{"stop_reason":"end_turn"}}')
    expect(watcher.complete()).toBe(false)
    watcher.frame('message_stop', '{"type":"message_stop"}')
    expect(watcher.complete()).toBe(true)
  })
})

describe('responses', () => {
  const watch = () => openaiResponsesDialect.watch({ includeUsage: false })
  const frame = (type: string, response: object) => JSON.stringify({ type, response })

  it.each(['response.completed', 'response.incomplete'])('%s completes and carries usage', (type) => {
    const watcher = watch()
    const seen = watcher.frame(type, frame(type, { usage: { input_tokens: 2, output_tokens: 3 } }))
    expect(seen).toMatchObject({ action: 'forward', usage: { inputTokens: 2, outputTokens: 3 } })
    expect(watcher.complete()).toBe(true)
  })

  it('response.failed fails, because the SDK would end silently', () => {
    const watcher = watch()
    const data = frame('response.failed', { error: { code: 'server_error', message: 'Broke' } })
    expect(watcher.frame('response.failed', data)).toEqual({ action: 'fail', message: 'Broke' })
    expect(watcher.complete()).toBe(true)
  })

  it('reads flat and nested errors', () => {
    expect(watch().frame('error', '{"type":"error","message":"flat"}').message).toBe('flat')
    expect(watch().frame('error', '{"type":"error","error":{"message":"nested"}}').message).toBe('nested')
    expect(watch().frame('ping', '{}')).toEqual({ action: 'drop' })
    expect(watch().frame('ping', 'still here')).toEqual({ action: 'drop' })
    expect(watch().frame(null, '{"type":"ping"}')).toEqual({ action: 'drop' })
  })
})
