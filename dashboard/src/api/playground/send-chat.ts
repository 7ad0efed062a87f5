import { RequestError } from '@keepgate/client/request-error'
import type { PlaygroundChat } from '@keepgate/protocol/playground'
import { send } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'
import { type ChatEvent, chatEvents, chatEventsOf } from './chat-events.ts'
import { readEventData } from './event-stream.ts'

export type ChatAnswer = {
  readonly requestId: string | null
  /** Id of the provider, its model and how many attempts it took; null where an answer does not say. */
  readonly provider: string | null
  readonly model: string | null
  readonly attempts: number | null
  /** Parameters that the provider cannot express and that were left out. */
  readonly dropped: string | null
  /** Ends when the answer is complete. Throws RequestError, also after some of it came; the signal's reason on abort. */
  readonly events: AsyncIterable<ChatEvent>
}

const cutOff = (requestId: string | null): RequestError =>
  new RequestError({
    status: 0,
    code: 'answer_cut_off',
    message: 'The answer ended before it was complete.',
    requestId,
  })

const streamed = async function* (response: Response, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const requestId = response.headers.get('x-request-id')
  if (response.body === null) throw cutOff(requestId)
  try {
    for await (const data of readEventData(response.body)) {
      if (data === '[DONE]') return
      yield* chatEventsOf(data)
    }
  } catch (error) {
    if (signal.aborted || error instanceof RequestError) throw error
    throw cutOff(requestId)
  }
  throw cutOff(requestId)
}

const whole = async function* (response: Response, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const body: unknown = await response.json().catch((error: unknown) => {
    throw signal.aborted ? error : cutOff(response.headers.get('x-request-id'))
  })
  yield* chatEvents(body)
}

const decoded = (text: string | null): string | null => {
  try {
    return text === null ? null : decodeURIComponent(text)
  } catch {
    return text
  }
}

const countOf = (text: string | null): number | null => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null)

/**
 * One chat through the gateway's own line, with the session. Aborting the signal ends the request at the provider too.
 * Throws RequestError for a refusal, the signal's reason on abort.
 */
export const sendChat = async (workspaceId: string, body: PlaygroundChat, signal: AbortSignal): Promise<ChatAnswer> => {
  const response = await send({
    method: 'POST',
    path: workspacePath(workspaceId, 'playground', 'chat'),
    body,
    accept: body.stream === true ? 'text/event-stream' : 'application/json',
    signal,
  })
  const { headers } = response
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false
  return {
    requestId: headers.get('x-request-id'),
    provider: headers.get('x-keepgate-provider'),
    model: decoded(headers.get('x-keepgate-model')),
    attempts: countOf(headers.get('x-keepgate-attempts')),
    dropped: decoded(headers.get('x-keepgate-dropped')),
    events: isStream ? streamed(response, signal) : whole(response, signal),
  }
}
