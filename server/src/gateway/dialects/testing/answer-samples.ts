/** Answers of every shape, for tests: as a whole and as the events a provider's decoder would tell. */
import fc from 'fast-check'
import type { AssistantPart, ChatAnswer, ChatChoice, ChatEvent, ChatRequest, FinishReason } from '../../chat-model.ts'

export const sampleRequest = (fields: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }],
  tools: [],
  stream: true,
  includeUsage: true,
  extras: {},
  ...fields,
})

export const sampleContext = { requestedModel: 'asked/m', createdSeconds: 1_700_000_000, fallbackId: 'own_1' }

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const part: fc.Arbitrary<AssistantPart> = fc.oneof(
  word.map((text) => ({ type: 'text' as const, text })),
  word.map((text) => ({ type: 'reasoning' as const, text })),
  fc
    .tuple(fc.oneof(word, fc.constant('')), word)
    .map(([text, signature]) => ({ type: 'reasoning' as const, text, signature })),
  word.map((redacted) => ({ type: 'reasoning' as const, text: '', redacted })),
  fc
    .tuple(
      word,
      fc.oneof(
        fc.constant(''),
        fc.dictionary(word, fc.jsonValue()).map((value) => JSON.stringify(value)),
      ),
    )
    .map(([name, text]) => ({ type: 'tool_call' as const, id: '', name, arguments: text })),
)

const finish: fc.Arbitrary<FinishReason> = fc.constantFrom(
  'stop',
  'length',
  'tool_calls',
  'content_filter',
  'refusal',
  'pause',
)

/** Calls get ids of their own, since a model never repeats one. */
const choice = (index: number): fc.Arbitrary<ChatChoice> =>
  fc
    .tuple(fc.array(part, { maxLength: 6 }), fc.option(word, { nil: undefined }), finish)
    .map(([parts, no, reason]) => ({
      index,
      parts: [
        ...parts.map((one, at) => (one.type === 'tool_call' ? { ...one, id: `call_${index}_${at}` } : one)),
        ...(no === undefined ? [] : [{ type: 'refusal' as const, text: no }]),
      ],
      finishReason: reason,
    }))

export const sampleAnswer = (choices: number): fc.Arbitrary<ChatAnswer> =>
  fc.tuple(...Array.from({ length: choices }, (_, index) => choice(index)), fc.nat(1000)).map((given) => {
    const tokens = given.pop()
    return {
      id: 'given_1',
      model: 'their-model',
      createdSeconds: sampleContext.createdSeconds,
      choices: given.filter((one): one is ChatChoice => typeof one === 'object'),
      usage: {
        inputTokens: 20 + Number(tokens),
        cachedTokens: 7,
        cacheWriteTokens: 3,
        outputTokens: Number(tokens),
        reasoningTokens: 2,
      },
    }
  })

/** A text in pieces of at most `size` characters, as a stream brings it (pieces may split a surrogate pair). */
const pieces = (text: string, size: number): string[] => {
  const all: string[] = []
  for (let at = 0; at < text.length; at += size) all.push(text.slice(at, at + size))
  return all
}

const choiceEvents = ({ index, parts, finishReason, stopSequence }: ChatChoice, size: number): ChatEvent[] => {
  const events: ChatEvent[] = []
  let tool = -1
  for (const one of parts) {
    if (one.type === 'text' || one.type === 'refusal') {
      const { type } = one
      events.push(...pieces(one.text, size).map((text) => ({ type, choice: index, text })))
    } else if (one.type === 'reasoning') {
      events.push(...pieces(one.text, size).map((text) => ({ type: 'reasoning' as const, choice: index, text })))
      const { signature, redacted } = one
      events.push({
        type: 'reasoning_end',
        choice: index,
        ...(signature === undefined ? {} : { signature }),
        ...(redacted === undefined ? {} : { redacted }),
      })
    } else {
      tool += 1
      const number = tool
      events.push({ type: 'tool_call', choice: index, tool, id: one.id, name: one.name })
      events.push(
        ...pieces(one.arguments, size).map((text) => ({
          type: 'tool_arguments' as const,
          choice: index,
          tool: number,
          text,
        })),
      )
    }
  }
  events.push({
    type: 'finish',
    choice: index,
    reason: finishReason,
    ...(stopSequence === undefined ? {} : { stopSequence }),
  })
  return events
}

/** The answer as events; choices take turns, as they do with n > 1. */
export const eventsOf = (answer: ChatAnswer, size = 5): ChatEvent[] => {
  const queues = answer.choices.map((one) => choiceEvents(one, size))
  const events: ChatEvent[] = [{ type: 'start', id: answer.id, model: answer.model }]
  while (queues.some((queue) => queue.length > 0))
    for (const queue of queues) {
      const event = queue.shift()
      if (event !== undefined) events.push(event)
    }
  if (answer.usage !== null) events.push({ type: 'usage', usage: answer.usage })
  return events
}
