/** A refusal by the server, as its problem document (RFC 9457) tells it. */

export type Refusal = {
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  readonly code: string
  readonly message: string
  readonly hint: string | null
  /** The field that was wrong, where it was one. */
  readonly param: string | null
  /** Fields that were wrong, by path. */
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly requestId: string | null
  /** When the same request may succeed. */
  readonly retryAfterSeconds: number | null
}

export class RequestError extends Error implements Refusal {
  override readonly name = 'RequestError'
  readonly status: number
  readonly code: string
  readonly hint: string | null
  readonly param: string | null
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null

  constructor(refusal: Pick<Refusal, 'status' | 'code' | 'message'> & Partial<Refusal>) {
    super(refusal.message)
    this.status = refusal.status
    this.code = refusal.code
    this.hint = refusal.hint ?? null
    this.param = refusal.param ?? null
    this.errors = refusal.errors ?? []
    this.requestId = refusal.requestId ?? null
    this.retryAfterSeconds = refusal.retryAfterSeconds ?? null
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const errorsOf = (value: unknown): Refusal['errors'] =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown) => {
    const { path, message }: { path?: unknown; message?: unknown } = Object(item)
    return typeof path === 'string' && typeof message === 'string' ? [{ path, message }] : []
  })

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const secondsOf = (header: string | null): number | null =>
  header !== null && /^\d{1,9}$/.test(header) ? Number(header) : null

/**
 * Reads a refusing answer: a problem document, or what stands under `error` where /v1's dialect answers. Copes with one
 * that is neither, from a proxy in front for instance.
 */
export const readRefusal = async (response: Response): Promise<RequestError> => {
  const body: unknown = await response.json().catch(() => null)
  const given = objectOf(body)
  const said = objectOf(given.error)
  const problem: Record<string, unknown> = { ...given, ...said, detail: said.message ?? given.detail }
  return new RequestError({
    status: response.status,
    code: textOf(problem.code) ?? 'unknown',
    message: textOf(problem.detail) ?? textOf(problem.title) ?? `The server answered ${response.status}.`,
    hint: textOf(problem.hint),
    param: textOf(problem.param),
    errors: errorsOf(problem.errors),
    requestId: textOf(problem.request_id) ?? response.headers.get('x-request-id'),
    retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
  })
}
