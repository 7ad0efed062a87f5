/** Signed commands: what each asks for, who must agree, and carrying it out. */
import { type AdminCommandAnswer, ApproveArguments } from '@keepgate/protocol/admin-command'
import { z } from 'zod'
import type { AdminDoor, HttpLog } from '../../http/services.ts'
import { approvalWindowMs } from '../../identity/admin/admin-commands.ts'
import { keyMay } from '../../identity/admin/admin-key.ts'
import type { AcceptedAdmin, AdminPlan } from '../../identity/admin/perform.ts'
import type { SignedRequest } from '../../identity/admin/verify-request.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { AdminParts } from './admin-parts.ts'
import type { AdminCommand, CommandResult, PreparedCommand } from './define-admin-command.ts'

const approve = 'approve'

const readApproval = (given: unknown): z.output<typeof ApproveArguments> => {
  const parsed = z.safeParse(ApproveArguments, given)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: ['arguments', ...path].join('.'), message }))
  throw new AppError('validation_failed', { errors })
}

const StoredBody = z.object({ command: z.string(), arguments: z.record(z.string(), z.json()).default({}) })

type Plan = AdminPlan<AdminCommandAnswer>

type Execution = Pick<AdminDoor, 'planCommand'>

/** @param mask of a secret: what the audit log may keep of it. */
export const createExecution = (
  commands: readonly AdminCommand[],
  parts: AdminParts,
  mask: (secret: string) => string,
  log: Pick<HttpLog, 'error'>,
): Execution => {
  const byName = new Map(commands.map((command) => [command.name, command]))

  const getCommand = (name: string): AdminCommand => {
    const command = byName.get(name)
    if (command !== undefined) return command
    throw new AppError('validation_failed', {
      errors: [{ path: 'command', message: `must be one of ${[...byName.keys(), approve].join(', ')}` }],
    })
  }

  const recordOf = (given: JsonObject, secrets: readonly string[]): JsonObject =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        secrets.includes(name) ? mask(typeof value === 'string' ? value : JSON.stringify(value)) : value,
      ]),
    )

  /** The history alone: what happened is told by the audit log, so a row that cannot be written changes no outcome. */
  const noteOutcome = (id: string, errorCode: string | null): Promise<void> =>
    parts.commands
      .finish(id, errorCode)
      .catch((error: unknown) =>
        log.error({ error, id, errorCode }, 'The outcome of an admin command could not be noted in its history'),
      )

  const runAndFinish = async (
    id: string,
    prepared: PreparedCommand,
    accepted: AcceptedAdmin,
  ): Promise<AdminCommandAnswer> => {
    let result: CommandResult
    try {
      result = await prepared.run(parts, accepted)
    } catch (thrown) {
      await noteOutcome(id, toAppError(thrown).code)
      throw thrown
    }
    await noteOutcome(id, null)
    return { status: 'completed', id, result }
  }

  const planOne = async (command: AdminCommand, given: JsonObject, signed: SignedRequest): Promise<Plan> => {
    const { name } = command
    const prepared = command.prepare(given)
    const { workspaceId, description, destructive } = prepared
    const record = recordOf(given, prepared.secrets)
    const asked = { name, description, digest: signed.digest, key: signed.key }
    if (!destructive) {
      return {
        name,
        workspaceId,
        record,
        withoutOutcome: false,
        prepare: async (transaction, { id }) => {
          await parts.commands.add(transaction, { ...asked, id, waits: null })
          return {}
        },
        work: (accepted) => runAndFinish(accepted.id, prepared, accepted),
      }
    }
    // Counted before the transaction: inside it only the transaction may ask the database.
    const othersThatMay = await parts.keys.countOthersThatMay(signed.key)
    const until = parts.core.clock.now() + approvalWindowMs
    return {
      name,
      workspaceId,
      record,
      withoutOutcome: true,
      prepare: async (transaction, { id }) => {
        if (othersThatMay === 0) throw new AppError('second_key_needed')
        await parts.commands.add(transaction, { ...asked, id, waits: { body: signed.body.toString('utf8'), until } })
        return { waits_until: until }
      },
      work: ({ id }) => ({ status: 'pending', id, digest: signed.digest, description, expires_at: until }),
    }
  }

  /** Throws not_found, conflict. */
  const getWaiting = async (id: string) => {
    const row = await parts.commands.find(id)
    if (row === null) throw new AppError('not_found', { message: `There is no command ${id}.` })
    if (row.body === null) {
      throw new AppError('conflict', { message: 'The command does not wait any more: it was decided, or has expired.' })
    }
    const stored = StoredBody.parse(JSON.parse(row.body))
    const command = getCommand(stored.command)
    return { row, command, prepared: command.prepare(stored.arguments) }
  }

  const planApproval = async (given: JsonObject): Promise<Plan> => {
    const approval = readApproval(given)
    const { row, command, prepared } = await getWaiting(approval.id)
    const asker = await parts.keys.find(row.key_id)
    const asksStill =
      asker?.publicKeyHex === row.public_key_hex && keyMay(asker, command.permission, prepared.workspaceId)
    return {
      name: approve,
      workspaceId: null,
      record: approval,
      withoutOutcome: false,
      prepare: async (transaction, { key }) => {
        if (!asksStill) {
          throw new AppError('conflict', { message: 'The key that asked for this command opens nothing any more.' })
        }
        await parts.commands.approve(transaction, { ...approval, key })
        if (!keyMay(key, command.permission, prepared.workspaceId)) {
          throw new AppError('forbidden', { message: `The key ${key.id} may not do what it would approve.` })
        }
        return { approves: row.name, asked_by: row.key_id }
      },
      work: (accepted) => runAndFinish(approval.id, prepared, accepted),
    }
  }

  return {
    planCommand: async ({ command: name, arguments: given = {} }, signed) =>
      name === approve ? planApproval(given) : planOne(getCommand(name), given, signed),
  }
}
