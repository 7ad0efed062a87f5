/**
 * What a public page's assistant is asked, and how it answers: `{ message, context }` in, `{ reply }` out, or frames
 * (docs/guides/public-assistant.md). No provider speaks it, so every request crosses the neutral form.
 *
 *   data: {"delta":"…"}                                  a piece of the answer
 *   data: {"done":true,"finish_reason":"stop"}           the end; without it the answer is not whole
 *   data: {"error":{…}}                                  a problem, as it would have been answered before the first byte
 */
import type { AppError } from '../../../kernel/errors.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatAnswer, ChatEvent, ChatRequest, FinishReason } from '../../chat-model.ts'
import type { Dialect, StreamEncoder } from '../../dialect.ts'
import { jsonFrame } from '../sse.ts'

/** What the door puts in the line's hands: of its fields only message and context are a stranger's. */
export type AssistantBody = {
  readonly model: string
  readonly stream: boolean
  readonly max_tokens: number
  readonly message: string
  readonly context: string
}

export type AssistantTask = {
  /** The field of the answer that carries the text. */
  readonly answer: 'reply' | 'text'
  /** What the model is told before the context. */
  readonly instructions: string
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * The context is the system's word and the message the user's: what a visitor writes never stands where instructions do.
 */
const toRequest = (instructions: string, body: JsonObject, model: string): ChatRequest => {
  const context = textOf(body.context)
  const told = context === '' ? instructions : `${instructions}\n\n${context}`
  return {
    model,
    messages: [
      { role: 'system', parts: [{ type: 'text', text: told }] },
      { role: 'user', parts: [{ type: 'text', text: textOf(body.message) }] },
    ],
    tools: [],
    ...(typeof body.max_tokens === 'number' ? { maxOutputTokens: body.max_tokens } : {}),
    stream: body.stream === true,
    includeUsage: false,
    extras: {},
  }
}

/** A refusal is an answer too; what the model thought is not. */
const spoken = (answer: ChatAnswer): string =>
  (answer.choices[0]?.parts ?? [])
    .map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : ''))
    .join('')

const encodeStream = (): StreamEncoder => {
  let reason: FinishReason = 'stop'
  return {
    event: (event: ChatEvent): string => {
      if (event.type === 'finish') reason = event.reason
      const says = event.type === 'text' || event.type === 'refusal'
      return says && event.text !== '' ? jsonFrame({ delta: event.text }) : ''
    },
    end: () => jsonFrame({ done: true, finish_reason: reason }),
  }
}

const neverNative = (): never => {
  throw new TypeError('No provider speaks this dialect.')
}

/** @param problem the body of a refusal, as everything outside /v1 writes it. */
export const assistantDialect = (
  { answer, instructions }: AssistantTask,
  problem: (error: AppError, requestId: string) => JsonObject,
): Dialect => ({
  id: 'assistant',
  errorContentType: 'application/problem+json; charset=utf-8',
  longestRetrySeconds: Number.POSITIVE_INFINITY,
  requireShape: () => undefined,
  hasStreamOptions: false,
  parse: (body, model) => toRequest(instructions, body, model),
  encodeAnswer: (answered) => ({ [answer]: spoken(answered) }),
  encodeStream,
  readUsage: () => null,
  watch: neverNative,
  errorBody: problem,
  errorFrame: (error, requestId) => jsonFrame({ error: problem(error, requestId) }),
})
