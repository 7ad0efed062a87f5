import { expect, it } from 'vitest'
import { describeRecordings, recordedStream, recording } from '../../../test/recordings.ts'
import type { Usage } from '../chat-model.ts'
import type { Dialect, WatchedFrame } from '../dialect.ts'
import { anthropicMessagesDialect } from './anthropic-messages/dialect.ts'
import { openaiChatDialect } from './openai-chat/dialect.ts'
import { openaiResponsesDialect } from './openai-responses/dialect.ts'

const usage = (
  inputTokens: number,
  cachedTokens: number | null,
  outputTokens: number,
  reasoningTokens: number | null,
  cacheWriteTokens: number | null = null,
): Usage => ({ inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens })

const watchAll = (dialect: Dialect, path: string, includeUsage: boolean) => {
  const watcher = dialect.watch({ includeUsage })
  const frames = recordedStream(path)
  const seen: WatchedFrame[] = []
  let completeBeforeLast = false
  for (const [index, { event, data }] of frames.entries()) {
    if (index === frames.length - 1) completeBeforeLast = watcher.complete()
    // OpenAI's chat streams name no events, whatever their data says.
    seen.push(watcher.frame(dialect.id === 'openai-chat' ? null : event, data))
  }
  const last = seen.findLast((frame) => frame.usage !== undefined)?.usage ?? null
  return { frames, seen, complete: watcher.complete(), completeBeforeLast, usage: last }
}

const chatStreams: [path: string, usage: Usage | null][] = [
  ['deepseek/deepseek-text', usage(13, 0, 400, null)],
  ['deepseek/deepseek-tool-call', usage(339, 320, 83, 39)],
  ['groq/groq-text', usage(45, null, 662, null)],
  ['groq/groq-tool-call', usage(210, null, 15, null)],
  ['mistral/mistral-text', null],
  ['mistral/mistral-tool-call', usage(124, null, 22, null)],
  ['moonshotai/moonshotai-stream', usage(9, null, 12, 7)],
  ['openai-compatible/xai-text', usage(12, 11, 342, 340)],
  ['openai/openai-completion-text', usage(14, null, 16, null)],
  ['openai/openai-text', null],
]

/** Its tool call lacks the index and type that SDKs demand: that frame alone is written anew, with these two added. */
const mended = 'mistral/mistral-tool-call'

const chunkIn = (text: string): unknown => JSON.parse(text.replace(/^data: /, ''))

describeRecordings('recorded answers pass', () => {
  it.each(chatStreams)(
    'chat stream %s: every frame forwarded, complete, usage as the provider counted',
    (path, counted) => {
      const all = watchAll(openaiChatDialect, path, true)
      for (const [index, { action, text }] of all.seen.entries()) {
        if (action === 'forward') continue
        expect([path, action]).toEqual([mended, 'replace'])
        expect(chunkIn(text ?? '')).toMatchObject(JSON.parse(all.frames[index]?.data ?? ''))
        expect(text).toContain('"index":0,"type":"function"')
      }
      expect(all.complete).toBe(true)
      expect(all.seen.some((frame) => frame.content)).toBe(true)
      if (counted !== null) expect(all.usage).toEqual(counted)
    },
  )

  it.each(chatStreams)('chat stream %s: without asking, only a usage chunk without choices is dropped', (path) => {
    const all = watchAll(openaiChatDialect, path, false)
    const dropped = all.frames.filter((_, index) => all.seen[index]?.action === 'drop')
    for (const { data } of dropped) expect(JSON.parse(data)).toMatchObject({ choices: [], usage: expect.anything() })
    expect(dropped.length).toBeLessThanOrEqual(1)
  })

  it.each(chatStreams)('chat stream %s: cut before its last words, it is not complete', (path) => {
    const watcher = openaiChatDialect.watch({ includeUsage: true })
    const frames = recordedStream(path)
    for (const { data } of frames.slice(0, Math.floor(frames.length / 2))) watcher.frame(null, data)
    expect(watcher.complete()).toBe(false)
  })

  it.each([
    ['anthropic/anthropic-clear-thinking.1'],
    ['anthropic/anthropic-code-execution-20250825.1'],
    ['anthropic/anthropic-json-tool.1'],
    ['anthropic/anthropic-refusal'],
    ['anthropic/anthropic-text'],
    ['anthropic/anthropic-tool-no-args'],
    ['anthropic/anthropic-web-search-tool.1'],
  ])('message stream %s: every frame forwarded, complete only with message_stop, usage as counted', (path) => {
    const all = watchAll(anthropicMessagesDialect, path, false)
    expect(all.seen.every((frame) => frame.action === 'forward')).toBe(true)
    expect(all.completeBeforeLast).toBe(false)
    expect(all.complete).toBe(true)
    const final = all.frames.findLast(({ event }) => event === 'message_delta')
    const counted = JSON.parse(final?.data ?? '{}').usage
    expect(all.usage?.outputTokens).toBe(counted.output_tokens)
    const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = counted
    expect(all.usage?.inputTokens).toBe(input_tokens + cache_read_input_tokens + cache_creation_input_tokens)
  })

  it.each([
    ['openai/openai-custom-tool.1'],
    ['openai/openai-phase.1'],
    ['open-responses/lmstudio-basic.1'],
    ['azure/azure-text.1'],
    ['azure/azure-tool-call.1'],
  ])('response stream %s: every frame forwarded, complete with its last, usage as counted', (path) => {
    const all = watchAll(openaiResponsesDialect, path, false)
    expect(all.seen.every((frame) => frame.action === 'forward')).toBe(true)
    expect(all.completeBeforeLast).toBe(false)
    expect(all.complete).toBe(true)
    expect(all.usage?.outputTokens).toBe(JSON.parse(all.frames.at(-1)?.data ?? '{}').response.usage.output_tokens)
  })

  it('a recorded failure inside a response stream is reported in the provider’s words', () => {
    const all = watchAll(openaiResponsesDialect, 'openai/openai-error.1', false)
    const failed = all.seen.find((frame) => frame.action === 'fail')
    expect(failed?.message).toMatch(/^You exceeded your current quota/)
  })

  it('usage of buffered answers is read in each dialect', () => {
    expect(openaiChatDialect.readUsage(recording('openai-compatible/xai-text'))?.reasoningTokens).toBeGreaterThan(0)
    expect(openaiChatDialect.readUsage(recording('mistral/mistral-text'))?.outputTokens).toBeGreaterThan(0)
    expect(anthropicMessagesDialect.readUsage(recording('anthropic/anthropic-clear-thinking.1'))).toEqual(
      usage(69, 0, 33, null, 0),
    )
    expect(openaiResponsesDialect.readUsage(recording('openai/openai-phase.1'))).toEqual(usage(7243, 3072, 423, 58))
  })
})
