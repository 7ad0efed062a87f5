/**
 * The types of the straight line. Each step takes the previous step's type, so that a forgotten check does not compile.
 */

import type { AppError } from '../../kernel/errors.ts'
import type { ScannedBody } from '../../kernel/scan-json.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { Usage } from '../chat-model.ts'
import type { Connection } from '../connections/connection.ts'
import type { Dialect } from '../dialect.ts'
import type { LiveRequest } from '../live-requests.ts'
import type { Operation } from '../provider.ts'

type Rights = {
  readonly workspaceId: string
  /** The person who made the key, or whose session it is. */
  readonly createdBy: string | null
  readonly allowedModels: readonly string[] | null
  readonly allowedAddresses: readonly string[] | null
  readonly requestsPerMinute: number | null
  readonly dropUnsupported: boolean
}

/** An API key as the data plane knows it; identity keeps it in memory. */
export type CallerKey = Rights & {
  readonly id: string
  /** Set where the key was taken over from another gateway; it then ends at `expiresAt`, for good. */
  readonly source?: string | null
  readonly expiresAt?: number | null
}

/** Let in without an API key. */
type VisitorRights = Rights & {
  readonly id: null
  /** Told when what let them in may do this no more. */
  readonly onEnd: (listener: (reason: AppError) => void) => void
}

/** A person whom a session let in. */
export type SessionCaller = VisitorRights & { readonly sealed: null }

/** Whoever uses a public page: its sealed key says what for, and brings the provider's key along. */
export type SealedCaller = VisitorRights & { readonly sealed: SealedRights }

export type SealedRights = {
  readonly page: string
  /** Requests of the page within 24 hours. */
  readonly dailyCap: number
  /** The only one there is for this request. */
  readonly connection: Connection
  /** Opens the sealed key once more: nobody holds it between its proof and its use. */
  readonly openKey: () => Secret
}

export type Visitor = SessionCaller | SealedCaller
export type Caller = CallerKey | Visitor

/** Null for a key and for a session. */
export const sealedRightsOf = (caller: Caller): SealedRights | null => (caller.id === null ? caller.sealed : null)

/** The way back to the client. The door (HTTP today) implements it; the line never sees a socket. */
export type Reply = {
  readonly started: boolean
  /** Grows with every write. */
  readonly written: number
  /** Flat list of header names and values. */
  start(status: number, headers: readonly string[]): void
  /** False: wait for `onDrain` before more. */
  write(chunk: Buffer | string): boolean
  end(chunk?: Buffer | string): void
  onDrain(listener: () => void): void
  /** The client hung up before the answer ended. At most one listener. */
  onHangUp(listener: (() => void) | null): void
}

export type Exchange = {
  readonly requestId: string
  /** clock.monotonic() at arrival. */
  readonly startedAt: number
  readonly operation: Operation
  readonly dialect: Dialect
  /** For GET /v1/models/<id>: the id asked for; null for the list. */
  readonly modelId: string | null
  /** The key as presented, or null; never in a log. */
  readonly presentedKey: string | null
  /** Who was let in at the door, by a session or a sealed key; null where an API key must be shown. */
  readonly visitor: Visitor | null
  /** The client's address as text. */
  readonly address: string
  /** A request header the line may read or pass on, or undefined. */
  header(name: string): string | undefined
  /** The whole body. Throws AppError payload_too_large, overloaded, request_timeout, client_closed, unsupported_media_type. */
  readBody(workspaceId: string): Promise<Buffer>
  readonly reply: Reply
}

export type LimitState = { readonly limit: number; readonly remaining: number; readonly resetSeconds: number }

export type Received = { readonly exchange: Exchange; readonly trace: Trace }
export type Authenticated = Received & { readonly key: Caller }
/** The mark is all it adds: where the key's limit stands is in the trace, for refusals as well. */
export type Authorised = Authenticated & { readonly authorised: true }
export type Parsed = Authorised & {
  readonly body: ScannedBody
  readonly requestedModel: string
  readonly stream: boolean
  /** The client asked for usage in the stream itself. */
  readonly includeUsage: boolean
}
export type Target = { readonly connection: Connection; readonly model: string }
export type Planned = Parsed & { readonly targets: readonly Target[] }
export type Admitted = Planned & { readonly live: LiveRequest }

/** One that did not answer; times are the clock's. */
export type FailedAttempt = {
  readonly connection: string
  /** Null where nothing left the machine. */
  readonly sentAt: number | null
  readonly endedAt: number
  readonly code: string
}

/** What a request leaves behind: the line writes it as it goes, the meter turns it into one record. */
export type Trace = {
  key: Caller | null
  model: string | null
  target: Target | null
  stream: boolean
  admitted: boolean
  limit: LimitState | null
  attempts: number
  failedAttempts: readonly FailedAttempt[]
  /** Tokens seen so far; null until the provider reported. */
  usage: Usage | null
  /** Frames that carried content: the estimate where a stream ends without usage. */
  contentFrames: number
  requestBytes: number
  upstreamStartedAt: number | null
  upstreamHeadersAt: number | null
  firstTokenAt: number | null
  dropped: readonly string[]
  /** The gateway has used up its own retries, or knows that another try cannot mend this failure. */
  clientShouldNotRetry: boolean
}

const none: readonly FailedAttempt[] = []

export const openTrace = (): Trace => ({
  key: null,
  model: null,
  target: null,
  stream: false,
  admitted: false,
  limit: null,
  attempts: 0,
  failedAttempts: none,
  usage: null,
  contentFrames: 0,
  requestBytes: 0,
  upstreamStartedAt: null,
  upstreamHeadersAt: null,
  firstTokenAt: null,
  dropped: [],
  clientShouldNotRetry: false,
})
