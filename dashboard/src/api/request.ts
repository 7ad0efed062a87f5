/** Requests of this page to its own server: the cookie is the session, so no token passes through here. */
import { RequestError, readRefusal } from '@keepgate/client/request-error'
import { z } from 'zod/mini'

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

/**
 * An answer that is no refusal, its body unread: for streams and files. Throws RequestError; `unreachable` (status 0)
 * where no answer came. An aborted signal throws its own reason.
 */
export const send = async ({ method, path, query, body, accept, signal }: SendOptions): Promise<Response> => {
  const headers: Record<string, string> = { accept: accept ?? 'application/json' }
  if (method !== 'GET') headers['x-keepgate-csrf'] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await fetch(withQuery(path, query), {
    method,
    headers,
    credentials: 'same-origin',
    redirect: 'error',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause
    throw new RequestError({ status: 0, code: 'unreachable', message: 'The server did not answer.' })
  })
  if (response.ok) return response
  const refusal = await readRefusal(response)
  if (endsSession(refusal)) for (const listener of sessionEndListeners) listener()
  throw refusal
}

/**
 * One JSON answer, checked. `answer` is its schema; `z.undefined()` for an answer without content. Throws RequestError;
 * `unexpected_answer` where the answer has another shape: the page and the server are of different versions.
 */
export const request = async <Answer>(options: SendOptions & { readonly answer: Schema<Answer> }): Promise<Answer> => {
  const response = await send(options)
  const value: unknown = response.status === 204 ? undefined : await response.json().catch(() => null)
  const parsed = options.answer.safeParse(value)
  if (parsed.success) return parsed.data
  throw new RequestError({
    status: response.status,
    code: 'unexpected_answer',
    message: 'The server’s answer has another form than this page expects. Reload the page.',
    requestId: response.headers.get('x-request-id'),
  })
}
