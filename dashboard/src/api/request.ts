/** Requests of this page to its own server: the cookie is the session, so no token passes through here. */
import { RequestError, readRefusal } from '@keepgate/client/request-error'
import { z } from 'zod/mini'
import { reachability } from './reachability.ts'

// Otherwise zod tries to compile its schemas, which the content policy forbids and reports.
z.config({ jitless: true })

export { RequestError }

export type QueryParameters = Readonly<Record<string, string | number | boolean | null | undefined>>

export type SendOptions = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with `/`; identifiers in it are encoded by `workspacePath` or by the caller. */
  readonly path: string
  /** Null and undefined are left out. */
  readonly query?: QueryParameters | undefined
  readonly body?: unknown
  readonly accept?: string
  readonly signal?: AbortSignal | undefined
}

/** Any zod schema fits. */
type Schema<Answer> = { readonly safeParse: (value: unknown) => { success: true; data: Answer } | { success: false } }

const sessionEndListeners = new Set<() => void>()

/** Hears when the server says that the session is over. @returns how to stop listening. */
export const onSessionEnd = (listener: () => void): (() => void) => {
  sessionEndListeners.add(listener)
  return () => sessionEndListeners.delete(listener)
}

let prepare = async (): Promise<void> => {}

/** Is waited for before a refusal is handed on. The page fetches its words for it; the login worker shows nothing. */
export const beforeRefusals = (work: () => Promise<void>): void => {
  prepare = work
}

/** A wrong password is a 401 as well, and ends nothing. */
const endsSession = ({ code }: RequestError): boolean => code === 'unauthenticated' || code === 'session_expired'

/** Path with its query. */
export const withQuery = (path: string, query: QueryParameters = {}): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Nothing is lost when it is given up, and asking again does no harm. */
const kindOf = ({ method }: SendOptions) => (method === 'GET' ? 'read' : 'change')

/** The answer, its body unread. `given` ends the request: the caller's signal, or nothing to be hoped for any more. */
const fetchAnswer = async (
  { method, path, query, body, accept }: SendOptions,
  given: AbortSignal,
): Promise<Response> => {
  const headers: Record<string, string> = { accept: accept ?? 'application/json' }
  if (method !== 'GET') headers['x-keepgate-csrf'] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await fetch(withQuery(path, query), {
    method,
    headers,
    credentials: 'same-origin',
    redirect: 'error',
    signal: given,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (response.ok) return response
  const refusal = await readRefusal(response)
  if (endsSession(refusal)) for (const listener of sessionEndListeners) listener()
  // Whoever shows it finds its words; without them it is shown as it came. A session that is over has words of its own:
  // the login that follows must not wait for others.
  else await prepare().catch(() => {})
  throw refusal
}

/** Something in front of the server answered in its stead. */
const isFromProxy = ({ status, code }: RequestError): boolean => status >= 502 && code === 'unknown'

/** Waits for an answer no longer than the server can be reached. */
const whileReachable = async <Answer>(
  options: SendOptions,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> => {
  const { signal } = options
  const waiting = reachability.wait(kindOf(options))
  try {
    return await work(signal === undefined ? waiting.signal : AbortSignal.any([signal, waiting.signal]))
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    if (cause instanceof RequestError && !isFromProxy(cause)) throw cause
    // Whoever shows this asks whether the server is there: it is known by then.
    if (!waiting.signal.aborted) await reachability.look()
    if (cause instanceof RequestError) throw cause
    throw new RequestError({ status: 0, code: 'unreachable', message: 'The server did not answer.' })
  } finally {
    // A stream is read on after this, and ends with the caller's signal alone.
    waiting.end()
  }
}

/**
 * An answer that is no refusal, its body unread: for streams and files. Throws RequestError; `unreachable` (status 0)
 * where no answer came. An aborted signal throws its own reason.
 */
export const send = (options: SendOptions): Promise<Response> =>
  whileReachable(options, (signal) => fetchAnswer(options, signal))

/**
 * One JSON answer, checked. `answer` is its schema; `z.undefined()` for an answer without content. Throws RequestError;
 * `unexpected_answer` where the answer has another shape: the page and the server are of different versions.
 */
export const request = <Answer>(options: SendOptions & { readonly answer: Schema<Answer> }): Promise<Answer> =>
  whileReachable(options, async (signal) => {
    const response = await fetchAnswer(options, signal)
    const value: unknown = response.status === 204 ? undefined : await response.json().catch(nullUnless(signal))
    const parsed = options.answer.safeParse(value)
    if (parsed.success) return parsed.data
    throw new RequestError({
      status: response.status,
      code: 'unexpected_answer',
      message: 'The server’s answer has another form than this page expects. Reload the page.',
      requestId: response.headers.get('x-request-id'),
    })
  })

/** A body that is no JSON is an unexpected answer; one that stopped coming is none. */
const nullUnless =
  (signal: AbortSignal) =>
  (cause: unknown): null => {
    if (signal.aborted || !(cause instanceof SyntaxError)) throw cause
    return null
  }
