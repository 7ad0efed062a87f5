/** Chunks of a streamed chat completion → neutral events. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type { ChatEvent, ChatRequest } from '../../chat-model.ts'
import type { StreamDecoder } from '../../provider.ts'
import { parseFrame, readCount, readObject, readObjects, readText } from '../shared/shape.ts'
import { madeToolCallId } from '../shared/tool-call-id.ts'
import { errorIn } from './classify.ts'
import { readContent, readReasoning, readReasoningEnds } from './content.ts'
import { finishReason } from './finish.ts'
import { readSignature } from './signature.ts'
import { usageOf } from './usage.ts'

type Call = { tool: number; id: string }
type Choice = { calls: Map<number, Call>; tools: number; refusal: boolean; finished: boolean }

export const decodeChunks = (request: ChatRequest): StreamDecoder => {
  const choices = new Map<number, Choice>()
  const expected = request.n ?? 1
  let started = false
  let answerId = ''
  let ended = false

  const choiceAt = (index: number): Choice => {
    const known = choices.get(index)
    if (known !== undefined) return known
    const fresh: Choice = { calls: new Map(), tools: 0, refusal: false, finished: false }
    choices.set(index, fresh)
    return fresh
  }

  const toolCall = (delta: JsonObject, state: Choice, choice: number, position: number): ChatEvent[] => {
    const events: ChatEvent[] = []
    const path = 'delta.tool_calls'
    const index = readCount(delta.index, `${path}.index`) ?? position
    const id = readText(delta.id, `${path}.id`) ?? ''
    const called = readObject(delta.function, `${path}.function`)
    const name = readText(called?.name, `${path}.function.name`) ?? ''
    let call = state.calls.get(index)
    // Servers that give every call the same index tell them apart by id.
    if (call === undefined || (id !== '' && name !== '' && id !== call.id)) {
      call = { tool: state.tools++, id: id || madeToolCallId(answerId, state.tools - 1) }
      state.calls.set(index, call)
      const signature = readSignature(delta, path)
      events.push({
        type: 'tool_call',
        choice,
        tool: call.tool,
        id: call.id,
        name,
        ...(signature === null ? {} : { signature }),
      })
    }
    const given = called?.arguments
    const text = isJsonObject(given) ? JSON.stringify(given) : (readText(given, `${path}.function.arguments`) ?? '')
    if (text !== '') events.push({ type: 'tool_arguments', choice, tool: call.tool, text })
    return events
  }

  const delta = (given: JsonObject, state: Choice, choice: number, logprobs: JsonObject | null): ChatEvent[] => {
    const events: ChatEvent[] = []
    const reasoning = readReasoning(given, 'delta')
    if (reasoning !== '') events.push({ type: 'reasoning', choice, text: reasoning })
    for (const end of readReasoningEnds(given, 'delta')) events.push({ type: 'reasoning_end', choice, ...end })
    for (const { type, text } of readContent(given.content, 'delta.content')) {
      if (text === '') continue
      if (type === 'reasoning') events.push({ type, choice, text })
      else events.push({ type, choice, text, ...(logprobs === null ? {} : { logprobs }) })
    }
    const refusal = readText(given.refusal, 'delta.refusal')
    if (refusal !== null && refusal !== '') {
      state.refusal = true
      events.push({ type: 'refusal', choice, text: refusal })
    }
    readObjects(given.tool_calls, 'delta.tool_calls').forEach((call, position) => {
      events.push(...toolCall(call, state, choice, position))
    })
    return events
  }

  const finish = (state: Choice, choice: number, given: string | null): ChatEvent => {
    state.finished = true
    const reason = finishReason(given, { toolCalls: state.tools > 0, refusal: state.refusal })
    return reason === 'failed'
      ? { type: 'error', message: 'The provider broke off the answer.', retryable: true }
      : { type: 'finish', choice, reason }
  }

  /** A server that says [DONE] without a finish reason has still said its last word. */
  const done = (): ChatEvent[] => {
    ended = choices.size > 0
    return [...choices].filter(([, state]) => !state.finished).map(([choice, state]) => finish(state, choice, null))
  }

  const frame: StreamDecoder['frame'] = (event, data) => {
    if (data.trim() === '') return []
    if (data.trim() === '[DONE]') return done()
    const chunk = parseFrame(data)
    const failure = errorIn(chunk) ?? (event === 'error' ? { message: 'The provider failed.', retryable: true } : null)
    if (failure !== null) return [{ type: 'error', ...failure }]
    const events: ChatEvent[] = []
    if (!started) {
      started = true
      answerId = readText(chunk.id, 'id') ?? ''
      events.push({ type: 'start', id: answerId, model: readText(chunk.model, 'model') ?? '' })
    }
    readObjects(chunk.choices, 'choices').forEach((given, position) => {
      const choice = readCount(given.index, 'choices.index') ?? position
      const state = choiceAt(choice)
      if (state.finished) return
      const logprobs = readObject(given.logprobs, 'choices.logprobs')
      events.push(...delta(readObject(given.delta, 'choices.delta') ?? {}, state, choice, logprobs))
      const reason = readText(given.finish_reason, 'choices.finish_reason')
      if (reason !== null && reason !== '') events.push(finish(state, choice, reason))
    })
    const usage = usageOf(chunk)
    if (usage !== null) events.push({ type: 'usage', usage })
    return events
  }

  return {
    frame,
    complete: () => ended || (choices.size >= expected && [...choices.values()].every((state) => state.finished)),
  }
}
