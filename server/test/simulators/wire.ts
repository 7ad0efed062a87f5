/** A provider's wire format: which paths exist, who may call them, and how an answer looks. One file each. */
import type { Script } from './script.ts'

export type ReceivedRequest = {
  method: string
  /** Path and query as received. */
  target: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  /** Names and values as they came, for duplicates and spelling. */
  rawHeaders: string[]
  body: Buffer
  /** The body as JSON, null if it is none. */
  json: Record<string, unknown> | null
  receivedAtMs: number
  /** When the connection was lost before the answer was complete; null while or after all went well. */
  abortedAtMs: number | null
  answeredAtMs: number | null
}

export type Answer = {
  status: number
  headers: Record<string, string>
  /** A stream's frames, or one element: the whole body. */
  frames: string[]
  /** Index of the first frame of the ending (finish, usage, terminator); equals 1 for a buffered body. */
  endingAt: number
  chunkDelayMs: number
}

export type Recording = { body: string | null; chunks: string[] | null }

/** What a request means to the provider. */
export type Exchange = {
  operation: 'chat' | 'responses' | 'embeddings' | 'images' | 'models' | 'count-tokens'
  model: string
  stream: boolean
  answer(script: Script): Answer
  replay(recording: Recording): Answer
}

export type Failure = { status: number; message: string; type?: string }

export type Wire = {
  name: string
  /** Appended to the simulator's origin, as a connection's base URL has it. */
  basePath: string
  /** Null if the request may pass, else what the provider says to it. */
  refuse(request: ReceivedRequest, key: string): Failure | null
  /** Null for a path that the provider does not have; a `Failure` for a request it would refuse. */
  read(request: ReceivedRequest): Exchange | Failure | null
  failureBody(failure: Failure): string
}

export const jsonAnswer = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  frames: [typeof body === 'string' ? body : JSON.stringify(body)],
  endingAt: 1,
  chunkDelayMs: 0,
})

export const streamAnswer = (frames: string[], endingAt: number, chunkDelayMs: number): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  frames,
  endingAt,
  chunkDelayMs,
})

export const dataFrame = (value: unknown): string =>
  `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`

export const eventFrame = (event: string, value: unknown): string =>
  `event: ${event}\ndata: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`

/** The event name of an Anthropic- or Responses-like chunk is its `type`. */
export const typeOf = (chunk: string): string => {
  const parsed: unknown = JSON.parse(chunk)
  const type = typeof parsed === 'object' && parsed !== null && 'type' in parsed ? parsed.type : undefined
  return typeof type === 'string' ? type : 'message'
}

export const bodyOf = (recording: Recording): Answer => {
  if (recording.body === null) throw new Error('This recording has no buffered answer.')
  return jsonAnswer(recording.body)
}

export const chunksOf = (recording: Recording): string[] => {
  if (recording.chunks === null) throw new Error('This recording has no streamed answer.')
  return recording.chunks
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
