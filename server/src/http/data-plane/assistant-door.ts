/**
 * The third way onto the straight line: a sealed key stands for the API key. What a public page or its editor sends is
 * read and proven here; what follows is the same line with a dialect of its own. Everything but the provider's key,
 * which stays sealed until the line sends, is a stranger's word.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AssistantChat } from '@keepgate/protocol/assistant'
import { z } from 'zod'
import type { Dialect } from '../../gateway/dialect.ts'
import { assistantDialect } from '../../gateway/dialects/assistant/dialect.ts'
import { answerError } from '../../gateway/line/answer-error.ts'
import { type Exchange, openTrace } from '../../gateway/line/types.ts'
import { assistantTasks, bodyOf, type Commission } from '../../gateway/sealed/commission.ts'
import type { SealedCallers } from '../../gateway/sealed/sealed-callers.ts'
import { createBodyAccount } from '../../kernel/body-collector.ts'
import type { Clock } from '../../kernel/clock.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import { scanJson } from '../../kernel/scan-json.ts'
import type { ClientAddress } from '../../limits/client-address.ts'
import { toProblem } from '../problem.ts'
import { NodeReply } from './node-reply.ts'
import { defaultBodyDeadlines, readBody } from './read-body.ts'

export type AssistantDoorParts = {
  readonly clock: Clock
  readonly draining: () => boolean
  readonly callers: Pick<SealedCallers, 'admit'>
  /** The straight line. Never rejects. */
  readonly line: (exchange: Exchange) => Promise<void>
  /** Told of every refusal that never reached the line. */
  readonly refused: (error: AppError, client: ClientAddress, requestId: string, startedAt: number) => void
}

export type AssistantVisitor = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Of every answer, a flat list of names and values. */
  readonly headers: readonly string[]
  readonly requestId: string
  /** clock.monotonic() at arrival. */
  readonly startedAt: number
  readonly address: string
  readonly addressCell: string
  /** The client asked for frames. */
  readonly stream: boolean
}

/** Twice the longest message and context, written in UTF-8; JSON that escapes every letter is nobody's. */
const largestBodyBytes = 512 * 1024
/** Public pages have an account of their own, of which a visitor that nobody knows gets room for two. */
const bodiesBytes = 64 * 1024 * 1024

const dialects = {
  chat: assistantDialect(assistantTasks.chat, toProblem),
  enhance: assistantDialect(assistantTasks.enhance, toProblem),
} as const satisfies Record<string, Dialect>

const requireForm = <Schema extends z.core.$ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new AppError('validation_failed', { errors })
}

export type AssistantDoor = {
  /** Reads the body, answers; settles when the answer is over. Never rejects. */
  readonly chat: (visitor: AssistantVisitor) => Promise<void>
  /** For who has been let in already, and whose body has been read. Never rejects. */
  readonly carryOut: (visitor: AssistantVisitor, commission: Commission) => Promise<void>
}

export const createAssistantDoor = (parts: AssistantDoorParts): AssistantDoor => {
  const { clock, callers } = parts
  const bodies = createBodyAccount(bodiesBytes, { ownerBytes: 2 * largestBodyBytes, wholeIsFree: true })
  const bodyRules = { deadlines: defaultBodyDeadlines, clock, bodies }

  const enter = async (visitor: AssistantVisitor, reply: NodeReply, commission: Commission): Promise<void> => {
    const admission = callers.admit(commission)
    const isImage = commission.task === 'image'
    try {
      await parts.line({
        requestId: visitor.requestId,
        startedAt: visitor.startedAt,
        operation: isImage ? 'images' : 'chat',
        dialect: dialects[isImage ? 'chat' : commission.task],
        modelId: null,
        presentedKey: null,
        visitor: admission.caller,
        address: visitor.address,
        // Nothing of a stranger's headers may reach a provider beside the owner's key.
        header: () => undefined,
        readBody: async () => bodyOf(commission, admission, visitor.stream && !isImage),
        reply,
      })
    } finally {
      admission.release()
    }
  }

  /** Whatever goes wrong before the line takes over is answered here, in the same form. */
  const guarded = async (visitor: AssistantVisitor, work: (reply: NodeReply) => Promise<void>): Promise<void> => {
    const { response, headers, requestId, startedAt, address, addressCell } = visitor
    const reply = new NodeReply(response, headers)
    try {
      if (parts.draining()) throw new AppError('draining', { retryAfterSeconds: 1 })
      await work(reply)
    } catch (thrown) {
      const error = toAppError(thrown)
      parts.refused(error, { address, cell: addressCell }, requestId, startedAt)
      answerError({ reply, dialect: dialects.chat, requestId, startedAt }, openTrace(), clock, error)
    }
  }

  return {
    chat: (visitor) =>
      guarded(visitor, async (reply) => {
        const { request, response, addressCell } = visitor
        const bytes = await readBody(request, response, bodyRules, largestBodyBytes, addressCell)
        const body = requireForm(AssistantChat, scanJson(bytes).value)
        const { message, context, encrypted_api_key: sealedKey, model = null } = body
        await enter(visitor, reply, { task: 'chat', text: message, context, sealedKey, model })
      }),
    carryOut: (visitor, commission) => guarded(visitor, (reply) => enter(visitor, reply, commission)),
  }
}
