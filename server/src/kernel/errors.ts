import { type ErrorCode, errorDefinition } from '@keepgate/protocol/error-codes'

type Details = {
  /** Replaces the registry's public sentence. A stranger reads it: never a secret, an internal path or a stack. */
  message?: string
  /** The request field at fault, as a path (`messages[2].role`). */
  param?: string
  /** For the log only; never sent to a client. */
  cause?: unknown
  /** Seconds after which the same request may succeed. */
  retryAfterSeconds?: number
  /** Field errors of a control-plane request. */
  errors?: readonly { path: string; message: string }[]
  /** Whose fault: the gateway's own refusal, or the provider's answer. */
  source?: 'gateway' | 'provider'
  /** Overrides the registry's status where a provider's own status is passed on. */
  status?: number
}

/** The one error that ends a request. Its code decides status, public sentence, hint and documentation page. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly param: string | null
  readonly retryAfterSeconds: number | null
  readonly errors: readonly { path: string; message: string }[]
  readonly source: 'gateway' | 'provider'

  constructor(code: ErrorCode, details: Details = {}) {
    const definition = errorDefinition(code)
    super(details.message ?? definition.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.status = details.status ?? definition.status
    this.param = details.param ?? null
    this.retryAfterSeconds = details.retryAfterSeconds ?? null
    this.errors = details.errors ?? []
    this.source = details.source ?? 'gateway'
  }
}

/** Anything thrown, as an AppError: an unknown failure becomes `internal` and keeps its cause for the log. */
export const toAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError ? thrown : new AppError('internal', { cause: thrown })
