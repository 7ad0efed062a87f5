/**
 * The other way onto the straight line: a person's session, let in by the control plane, stands for the key. What
 * follows is the same line with the same dialect, limits and records.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { openaiChatDialect } from '../../gateway/dialects/openai-chat/dialect.ts'
import type { Exchange, SessionCaller } from '../../gateway/line/types.ts'
import { createBodyAccount } from '../../kernel/body-collector.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { NodeReply } from './node-reply.ts'
import { defaultBodyDeadlines, readBody } from './read-body.ts'

export type SessionDoorParts = {
  readonly clock: Clock
  readonly maximumBodyBytes: number
  readonly draining: () => boolean
  /** The straight line. Never rejects. */
  readonly line: (exchange: Exchange) => Promise<void>
}

export type SessionVisitor = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Of every answer, a flat list of names and values. */
  readonly headers: readonly string[]
  readonly requestId: string
  /** clock.monotonic() at arrival. */
  readonly startedAt: number
  readonly address: string
  readonly session: SessionCaller
}

/** A conversation somebody types is small. */
const largestBodyBytes = 2 * 1024 * 1024
/** Their own account, so that the playground never takes the room of /v1; of it each person has room for two. */
const largestBodies = 32
const largestBodiesOfPerson = 2

export type SessionDoor = {
  /** Throws AppError draining. */
  readonly requireOpen: () => void
  /** Reads the body, answers; settles when the answer is over. */
  readonly chat: (visitor: SessionVisitor) => Promise<void>
}

export const createSessionDoor = (parts: SessionDoorParts): SessionDoor => {
  const { clock } = parts
  const limitBytes = Math.min(largestBodyBytes, parts.maximumBodyBytes)
  const bodies = createBodyAccount(largestBodies * limitBytes, {
    ownerBytes: largestBodiesOfPerson * limitBytes,
    wholeIsFree: false,
  })
  const bodyRules = { deadlines: defaultBodyDeadlines, clock, bodies }
  return {
    requireOpen: () => {
      if (parts.draining()) throw new AppError('draining', { retryAfterSeconds: 1 })
    },
    chat: ({ request, response, headers, requestId, startedAt, address, session }) =>
      parts.line({
        requestId,
        startedAt,
        operation: 'chat',
        dialect: openaiChatDialect,
        modelId: null,
        presentedKey: null,
        visitor: session,
        address,
        // A browser's headers, its cookie among them, are nothing for a provider.
        header: () => undefined,
        readBody: () => readBody(request, response, bodyRules, limitBytes, session.createdBy ?? ''),
        reply: new NodeReply(response, headers),
      }),
  }
}
