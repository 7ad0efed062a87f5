/** A small client of the control API: one function, typed by the answer's schema. */

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A refusal by the server, as its problem document tells it. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly status: number
  readonly code: string
  readonly requestId: string | null

  constructor(status: number, code: string, message: string, requestId: string | null) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
  }
}

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

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const toRequestError = async (response: Response): Promise<RequestError> => {
  const body: unknown = await response.json().catch(() => null)
  const problem: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  return new RequestError(
    response.status,
    textOf(problem.code) ?? 'unknown',
    textOf(problem.detail) ?? textOf(problem.title) ?? `The server answered ${response.status}.`,
    textOf(problem.request_id) ?? response.headers.get('x-request-id'),
  )
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
    if (!response.ok) throw await toRequestError(response)
    return answer.parse(response.status === 204 ? undefined : await response.json())
  }

  return { request, token: () => token }
}
