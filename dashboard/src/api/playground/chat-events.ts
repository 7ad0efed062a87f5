/** What a chat's answer says, streamed or whole, in one form. */
import { RequestError } from '@keepgate/client/request-error'
import { z } from 'zod/mini'

export type ChatEvent =
  | { readonly type: 'text'; readonly text: string }
  /** What the model shows of its thinking. */
  | { readonly type: 'thinking'; readonly text: string }
  /** `stop`, `length`, …: the provider's word. */
  | { readonly type: 'finish'; readonly reason: string }

const text = z.nullish(z.string())
// Loose in all it does not use: providers' answers pass through the gateway as they are.
const Said = z.looseObject({ content: text, refusal: text, reasoning_content: text, reasoning: text })
const Failure = z.looseObject({ message: z.string(), code: text, param: text })
const Frame = z.looseObject({
  choices: z.nullish(z.array(z.looseObject({ delta: z.nullish(Said), message: z.nullish(Said), finish_reason: text }))),
  error: z.nullish(Failure),
  request_id: text,
})

const unreadable = (): RequestError =>
  new RequestError({ status: 502, code: 'unexpected_answer', message: 'The answer could not be read.' })

/** @param value one frame of a stream, or a whole answer. Throws RequestError for an error frame, and for what is neither. */
export const chatEvents = (value: unknown): ChatEvent[] => {
  const parsed = Frame.safeParse(value)
  if (!parsed.success) throw unreadable()
  const { choices, error, request_id } = parsed.data
  if (error) {
    const { message, code, param } = error
    throw new RequestError({
      status: 502,
      code: code ?? 'unknown',
      message,
      param: param ?? null,
      requestId: request_id ?? null,
    })
  }
  const choice = choices?.[0]
  const said = choice?.delta ?? choice?.message
  const events: ChatEvent[] = []
  const thinking = said?.reasoning_content ?? said?.reasoning
  if (thinking) events.push({ type: 'thinking', text: thinking })
  const words = `${said?.content ?? ''}${said?.refusal ?? ''}`
  if (words !== '') events.push({ type: 'text', text: words })
  if (choice?.finish_reason) events.push({ type: 'finish', reason: choice.finish_reason })
  return events
}

/** The same of one event's data. */
export const chatEventsOf = (data: string): ChatEvent[] => {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    throw unreadable()
  }
  return chatEvents(value)
}
