/** A small client of the control API: one function, typed by the answer's schema. */
import { readRefusal } from './request-error.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Any zod schema fits. */
type Schema<Answer> = { readonly parse: (value: unknown) => Answer }

export type RequestOptions<Answer> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with `/`; ids in it are encoded by the caller. */
  readonly path: string
  readonly body?: unknown
  /** Leave out where the answer has no content. */
  readonly answer: Schema<Answer>
}

export type ControlClient = {
  /** Throws RequestError for a refusal, the schema's own error for an answer of another shape. */
  readonly request: <Answer>(options: RequestOptions<Answer>) => Promise<Answer>
  /** The token now in use; the server replaces it while it is used. */
  readonly token: () => string | null
}

/** `token` is a session or management token; `onToken` hears of every replacement, to store it. */
export const createControlClient = (options: {
  baseUrl: string
  token?: string | null
  fetch?: Fetch
  onToken?: (token: string) => void
}): ControlClient => {
  const send = options.fetch ?? globalThis.fetch
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  let token = options.token ?? null

  const request = async <Answer>({ method, path, body, answer }: RequestOptions<Answer>): Promise<Answer> => {
    const usedToken = token
    const headers: Record<string, string> = { accept: 'application/json' }
    if (usedToken !== null) headers.authorization = `Bearer ${usedToken}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    // A redirect would carry the token to wherever it points.
    const init: RequestInit = { method, headers, redirect: 'error' }
    const response = await send(
      `${baseUrl}${path}`,
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    )
    const replacement = response.headers.get('x-session-token')
    if (replacement !== null && replacement !== token) {
      token = replacement
      options.onToken?.(replacement)
    }
    if (!response.ok) throw await readRefusal(response)
    return answer.parse(response.status === 204 ? undefined : await response.json())
  }

  return { request, token: () => token }
}
