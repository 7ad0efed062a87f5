/** Signed commands: what each asks for, who must agree, and carrying it out. */
import { type AdminCommandAnswer, ApproveArguments } from '@keepgate/protocol/admin-command'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import type { AdminDoor, HttpLog } from '../../http/services.ts'
import { approvalWindowMs } from '../../identity/admin/admin-commands.ts'
import { keyMay } from '../../identity/admin/admin-key.ts'
import type { AcceptedAdmin, AdminOperation } from '../../identity/admin/perform.ts'
import type { SignedRequest } from '../../identity/admin/verify-request.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Schema } from '../../storage/schema.ts'
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

type Execution = Pick<AdminDoor, 'operationOf' | 'carryOut'>

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

  const commandOperation = (
    command: AdminCommand,
    prepared: PreparedCommand,
    given: JsonObject,
    signed: SignedRequest,
    othersThatMay: number,
  ): AdminOperation => ({
    name: command.name,
    permission: command.permission,
    workspaceId: prepared.workspaceId,
    record: recordOf(given, prepared.secrets),
    withoutOutcome: prepared.destructive,
    prepare: async (transaction, { id, key }) => {
      if (prepared.destructive && othersThatMay === 0) throw new AppError('second_key_needed')
      await parts.commands.add(transaction, {
        id,
        name: command.name,
        description: prepared.description,
        digest: signed.digest,
        key,
        waitsWith: prepared.destructive ? signed.body.toString('utf8') : null,
      })
      return prepared.destructive ? { waits_until: parts.core.clock.now() + approvalWindowMs } : {}
    },
  })

  /** Whether whoever asked for a command might ask for it still. An unknown command's asker is not missed here. */
  const asksStill = async (id: string): Promise<boolean> => {
    const waiting = await parts.commands.find(id)
    if (waiting?.body == null) return true
    const { command, prepared } = prepareStored(waiting.body)
    const key = await parts.keys.find(waiting.key_id)
    return key?.publicKeyHex === waiting.public_key_hex && keyMay(key, command.permission, prepared.workspaceId)
  }

  const prepareApproval = async (
    transaction: Transaction<Schema>,
    { key }: AcceptedAdmin,
    approval: z.output<typeof ApproveArguments>,
    askerLives: boolean,
  ): Promise<JsonObject> => {
    if (!askerLives)
      throw new AppError('conflict', { message: 'The key that asked for this command opens nothing any more.' })
    const waiting = await parts.commands.approve(transaction, { ...approval, key })
    const { command, prepared } = prepareStored(waiting.body)
    if (!keyMay(key, command.permission, prepared.workspaceId)) {
      throw new AppError('forbidden', { message: `The key ${key.id} may not do what it would approve.` })
    }
    return { approves: waiting.name, asked_by: waiting.key_id }
  }

  const prepareStored = (body: string): { command: AdminCommand; prepared: PreparedCommand } => {
    const stored = StoredBody.parse(JSON.parse(body))
    const command = getCommand(stored.command)
    return { command, prepared: command.prepare(stored.arguments) }
  }

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

  const carryOutApproved = async (accepted: AcceptedAdmin, given: JsonObject): Promise<AdminCommandAnswer> => {
    const { id } = readApproval(given)
    const row = await parts.commands.find(id)
    if (row === null || row.body === null) throw new AppError('internal')
    return runAndFinish(id, prepareStored(row.body).prepared, accepted)
  }

  return {
    operationOf: async ({ command: name, arguments: given = {} }, signed) => {
      if (name === approve) {
        const approval = readApproval(given)
        const askerLives = await asksStill(approval.id)
        return {
          name,
          permission: 'command',
          workspaceId: null,
          record: approval,
          withoutOutcome: false,
          prepare: (transaction, accepted) => prepareApproval(transaction, accepted, approval, askerLives),
        }
      }
      const command = getCommand(name)
      const prepared = command.prepare(given)
      // Counted before the transaction: inside it only the transaction may ask the database.
      const othersThatMay = prepared.destructive ? await parts.keys.countOthersThatMay(signed.key) : 0
      return commandOperation(command, prepared, given, signed, othersThatMay)
    },

    carryOut: async (accepted, { command: name, arguments: given = {} }) => {
      if (name === approve) return carryOutApproved(accepted, given)
      const prepared = getCommand(name).prepare(given)
      if (!prepared.destructive) return runAndFinish(accepted.id, prepared, accepted)
      const row = await parts.commands.find(accepted.id)
      if (row === null || row.expires_at === null) throw new AppError('internal')
      const { id, digest, description, expires_at } = row
      return { status: 'pending', id, digest, description, expires_at }
    },
  }
}
