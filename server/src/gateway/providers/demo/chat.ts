/** The demo model's chat completions, buffered and streamed, in OpenAI's format. */
import { setTimeout as pause } from 'node:timers/promises'
import { utf8 } from '../../../kernel/bytes.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import { hash32 } from '../shared/tool-call-id.ts'
import { replyTo } from './reply.ts'
import type { DemoRequest } from './request.ts'
import { countTokens, tokensOf } from './text.ts'

/** The answer is the same for the same request, its time included. */
export const demoCreatedSeconds = 1_767_225_600

type Spoken = {
  reasoning: string[]
  content: string[]
  call: { id: string; name: string; pieces: string[] } | null
  finish: 'stop' | 'length' | 'tool_calls'
}

const untilStop = (text: string, stop: readonly string[]): string => {
  const ends = stop.map((sequence) => text.indexOf(sequence)).filter((position) => position >= 0)
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends))
}

const thought = ['[demo] The', ' demo', ' model', ' only', ' pretends', ' to', ' think.']

const speak = (request: DemoRequest, id: string, choice: number, thinks: boolean): Spoken => {
  const reply = replyTo(request)
  const reasoning = thinks ? thought : []
  if (reply.call !== null) {
    const pieces = reply.call.arguments.match(/[\s\S]{1,12}/g) ?? []
    const called = { id: `call_demo${hash32(id + String(choice)).toString(16)}`, name: reply.call.name, pieces }
    return { reasoning, content: [], call: called, finish: 'tool_calls' }
  }
  const tokens = tokensOf(untilStop(reply.text, request.stop))
  const room = Math.max(0, request.maxTokens - reasoning.length)
  return { reasoning, content: tokens.slice(0, room), call: null, finish: tokens.length > room ? 'length' : 'stop' }
}

const written = ({ reasoning, content, call }: Spoken): number =>
  reasoning.length + content.length + (call === null ? 0 : countTokens(call.name) + call.pieces.length)

const usageOf = (request: DemoRequest, spoken: readonly Spoken[]): JsonObject => {
  const prompt = request.texts.reduce((sum, text) => sum + countTokens(text), 0)
  const completion = spoken.reduce((sum, choice) => sum + written(choice), 0)
  const reasoning = spoken.reduce((sum, choice) => sum + choice.reasoning.length, 0)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

const logprobsOf = (tokens: readonly string[]): JsonObject => ({
  content: tokens.map((token): JsonValue => ({ token, logprob: 0, bytes: [...utf8(token)], top_logprobs: [] })),
})

const messageOf = ({ reasoning, content, call }: Spoken): JsonObject => ({
  role: 'assistant',
  content: call === null ? content.join('') : null,
  refusal: null,
  ...(reasoning.length === 0 ? {} : { reasoning_content: reasoning.join('') }),
  ...(call === null
    ? {}
    : {
        tool_calls: [{ id: call.id, type: 'function', function: { name: call.name, arguments: call.pieces.join('') } }],
      }),
})

type Delta = { choice: number; delta: JsonObject; logprobs?: JsonObject; finish?: string }

const deltasOf = function* (spoken: Spoken, choice: number, logprobs: boolean): Generator<Delta> {
  yield { choice, delta: { role: 'assistant', content: spoken.call === null ? '' : null } }
  for (const token of spoken.reasoning) yield { choice, delta: { reasoning_content: token } }
  for (const token of spoken.content)
    yield { choice, delta: { content: token }, ...(logprobs ? { logprobs: logprobsOf([token]) } : {}) }
  if (spoken.call !== null) {
    const { id, name, pieces } = spoken.call
    yield { choice, delta: { tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '' } }] } }
    for (const piece of pieces) yield { choice, delta: { tool_calls: [{ index: 0, function: { arguments: piece } }] } }
  }
  yield { choice, delta: {}, finish: spoken.finish }
}

const sse = (body: JsonObject): Uint8Array => utf8(`data: ${JSON.stringify(body)}\n\n`)

export type Pace = { milliseconds: number; signal: AbortSignal }

/** @param thinks whether the model shows thinking before its answer. */
export const chat = (request: DemoRequest, pace: Pace, thinks: boolean): AsyncIterable<Uint8Array> => {
  const id = `chatcmpl-demo${hash32(JSON.stringify([request.model, request.texts, request.tools])).toString(16)}`
  const spoken = Array.from({ length: request.n }, (_, choice) => speak(request, id, choice, thinks))
  return request.stream ? streamed(request, id, spoken, pace) : buffered(request, id, spoken)
}

const buffered = async function* (
  request: DemoRequest,
  id: string,
  spoken: readonly Spoken[],
): AsyncGenerator<Uint8Array> {
  const body: JsonObject = {
    id,
    object: 'chat.completion',
    created: demoCreatedSeconds,
    model: request.model,
    choices: spoken.map((choice, index) => ({
      index,
      message: messageOf(choice),
      logprobs: request.logprobs ? logprobsOf(choice.content) : null,
      finish_reason: choice.finish,
    })),
    usage: usageOf(request, spoken),
  }
  yield utf8(JSON.stringify(body))
}

const streamed = async function* (
  request: DemoRequest,
  id: string,
  spoken: readonly Spoken[],
  { milliseconds, signal }: Pace,
): AsyncGenerator<Uint8Array> {
  const head = { id, object: 'chat.completion.chunk', created: demoCreatedSeconds, model: request.model }
  const withUsage = request.includeUsage ? { usage: null } : {}
  for (const [index, choice] of spoken.entries())
    for (const { delta, logprobs, finish } of deltasOf(choice, index, request.logprobs)) {
      if (milliseconds > 0) await pause(milliseconds, undefined, { signal })
      signal.throwIfAborted()
      const written = { index, delta, logprobs: logprobs ?? null, finish_reason: finish ?? null }
      yield sse({ ...head, choices: [written], ...withUsage })
    }
  if (request.includeUsage) yield sse({ ...head, choices: [], usage: usageOf(request, spoken) })
  yield utf8('data: [DONE]\n\n')
}
