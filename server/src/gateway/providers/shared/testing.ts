/** What the tests of every provider share: a plain request, and an answer or a stream in comparable form. */
import type { AssistantPart, ChatAnswer, ChatEvent, ChatRequest } from '../../chat-model.ts'
import type { StreamDecoder } from '../../provider.ts'

export const request = (given: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'some-model',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
  tools: [],
  stream: false,
  includeUsage: false,
  extras: {},
  ...given,
})

export type Heard = {
  text: string
  reasoning: string
  refusal: string
  calls: { id: string; name: string; arguments: unknown; signature?: string }[]
  finish: string | null
  usage: unknown
  errors: string[]
}

const blank = (): Heard => ({
  text: '',
  reasoning: '',
  refusal: '',
  calls: [],
  finish: null,
  usage: null,
  errors: [],
})

const parse = (text: string): unknown => (text === '' ? {} : JSON.parse(text))

const hearPart = (heard: Heard, part: AssistantPart): void => {
  if (part.type === 'text') heard.text += part.text
  else if (part.type === 'reasoning') heard.reasoning += part.text
  else if (part.type === 'refusal') heard.refusal += part.text
  else
    heard.calls.push({
      id: part.id,
      name: part.name,
      arguments: parse(part.arguments),
      ...(part.signature === undefined ? {} : { signature: part.signature }),
    })
}

export const hear = (answer: ChatAnswer, index = 0): Heard => {
  const heard = blank()
  const choice = answer.choices[index]
  for (const part of choice?.parts ?? []) hearPart(heard, part)
  heard.finish = choice?.finishReason ?? null
  heard.usage = answer.usage
  return heard
}

export type Frame = { event: string | null; data: string }

export const frames = (...bodies: (object | string)[]): Frame[] =>
  bodies.map((body) => ({ event: null, data: typeof body === 'string' ? body : JSON.stringify(body) }))

export const eventsOf = (decoder: StreamDecoder, given: readonly Frame[]): ChatEvent[] =>
  given.flatMap(({ event, data }) => decoder.frame(event, data))

const hearEvent = (heard: Heard, texts: string[], event: ChatEvent): void => {
  switch (event.type) {
    case 'start':
      throw new Error('start came twice')
    case 'text':
    case 'reasoning':
    case 'refusal':
      heard[event.type] += event.text
      break
    case 'tool_call': {
      if (event.tool !== heard.calls.length) throw new Error('tools must be numbered in order')
      const { id, name, signature } = event
      heard.calls.push({ id, name, arguments: null, ...(signature === undefined ? {} : { signature }) })
      texts.push('')
      break
    }
    case 'tool_arguments':
      texts[event.tool] = `${texts[event.tool] ?? ''}${event.text}`
      break
    case 'finish':
      heard.finish = event.reason
      break
    case 'usage':
      heard.usage = event.usage
      break
    case 'error':
      heard.errors.push(event.message)
  }
}

/** Checks the order that the neutral form promises while it listens. */
export const hearStream = (decoder: StreamDecoder, given: readonly Frame[]): Heard => {
  const heard = blank()
  const texts: string[] = []
  const [first, ...rest] = eventsOf(decoder, given)
  if (first?.type !== 'start') throw new Error('a stream must begin with start')
  for (const event of rest) {
    if (heard.finish !== null && !['usage', 'error'].includes(event.type)) throw new Error('an event after finish')
    hearEvent(heard, texts, event)
  }
  return { ...heard, calls: heard.calls.map((call, index) => ({ ...call, arguments: parse(texts[index] ?? '') })) }
}
