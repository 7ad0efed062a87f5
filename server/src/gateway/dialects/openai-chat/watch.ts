/** Passing chat completion streams: CONVENTIONS "what real clients do", row by row. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { Usage } from '../../chat-model.ts'
import type { StreamWatcher, WatchedFrame } from '../../dialect.ts'
import { errorMessage, isEmptyFrame, parseFrame } from '../frame-check.ts'
import { dataFrame } from '../sse.ts'
import { completeToolDeltas } from './tool-deltas.ts'
import { readChatUsage } from './usage.ts'

const drop: WatchedFrame = { action: 'drop' }
const forward: WatchedFrame = { action: 'forward' }
const forwardContent: WatchedFrame = { action: 'forward', content: true }

const written = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

/** A delta is content unless it only names the role. `text` is the field of the older completions. */
const isContent = (choice: JsonObject): boolean => {
  if (written(choice.text)) return true
  const { delta } = choice
  if (!isJsonObject(delta)) return false
  for (const key in delta) if (key !== 'role' && written(delta[key])) return true
  return false
}

export const watchChat = (options: { includeUsage: boolean }): StreamWatcher => {
  /** Choice index → whether its finish_reason came. */
  const finished = new Map<number, boolean>()
  let done = false

  /** Notes each choice; returns the error a choice carries, or whether there is content. */
  const note = (choices: JsonValue[]): { content: boolean; error?: JsonValue } => {
    let content = false
    for (const choice of choices) {
      if (!isJsonObject(choice)) continue
      if (written(choice.error)) return { content, error: choice.error ?? null }
      const index = typeof choice.index === 'number' ? choice.index : 0
      if (written(choice.finish_reason)) finished.set(index, true)
      else if (!finished.has(index)) finished.set(index, false)
      content ||= isContent(choice)
    }
    return { content }
  }

  const usageOf = (chunk: JsonObject): Usage | null =>
    readChatUsage(chunk.usage) ?? (isJsonObject(chunk.x_groq) ? readChatUsage(chunk.x_groq.usage) : null)

  const withoutChoices = (chunk: JsonObject, usage: Usage | null, named: boolean): WatchedFrame => {
    const report = usage === null ? {} : { usage }
    if (usage !== null && !options.includeUsage) return { action: 'drop', ...report }
    if (Array.isArray(chunk.choices) && !named) return { action: 'forward', ...report }
    return { action: 'replace', text: dataFrame(JSON.stringify({ ...chunk, choices: [] })), ...report }
  }

  /** @param rewritten `data` is not what was received (mended, or its event name dropped). */
  const judge = (chunk: JsonObject, data: string, rewritten: boolean): WatchedFrame => {
    const choices = chunk.choices ?? []
    if (!Array.isArray(choices) || choices.length === 0) return withoutChoices(chunk, usageOf(chunk), rewritten)
    const seen = note(choices)
    if (seen.error !== undefined) return { action: 'fail', message: errorMessage(seen.error) }
    const usage = usageOf(chunk)
    if (usage === null && !rewritten) return seen.content ? forwardContent : forward
    const frame: WatchedFrame = rewritten ? { action: 'replace', text: dataFrame(data) } : { action: 'forward' }
    return { ...frame, ...(usage === null ? {} : { usage }), ...(seen.content ? { content: true } : {}) }
  }

  return {
    frame: (event, data) => {
      if (event === 'ping' || isEmptyFrame(data)) return drop
      if (data === '[DONE]' || data.trim() === '[DONE]') {
        done = true
        return event === null && data === '[DONE]' ? forward : { action: 'replace', text: 'data: [DONE]\n\n' }
      }
      const chunk = parseFrame(data)
      if (written(chunk.error)) return { action: 'fail', message: errorMessage(chunk.error) }
      if (event === 'error' || chunk.object === 'error') return { action: 'fail', message: errorMessage(chunk) }
      if (data.includes('"tool_calls"') && completeToolDeltas(chunk)) return judge(chunk, JSON.stringify(chunk), true)
      for (const _key in chunk) return judge(chunk, data, event !== null)
      return drop
    },
    complete: () => {
      if (done) return true
      for (const ended of finished.values()) if (!ended) return false
      return finished.size > 0
    },
  }
}
