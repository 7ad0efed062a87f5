/**
 * What stands around every signed request: its nonce is spent, its key's role is judged and the intent is written to the
 * audit log in one transaction; then it is carried out; then the outcome is written. No entry, no deed. What is asked is
 * read and looked up only for a key whose role has the permission, and a request that asks for nothing that can be done
 * spends its nonce and leaves an entry as well: nobody tries what a server knows without leaving a trace.
 */
import { type AdminPermission, adminMay } from '@keepgate/protocol/admin-roles'
import type { Transaction } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Database, StorageLog } from '../../storage/database.ts'
import type { Actor, AppendAudit, Asker } from '../../storage/ports.ts'
import type { Schema } from '../../storage/schema.ts'
import { type AdminKey, keyMay } from './admin-key.ts'
import type { AdminKeys } from './admin-keys.ts'
import { adminNoncesRepository } from './admin-keys-repository.ts'
import { refusedSignature, type SignedRequest } from './verify-request.ts'

export type AdminOperation = {
  /** As the audit log names it: a command's name, or method and path. */
  readonly name: string
  /** For which it acts; null = the installation. */
  readonly workspaceId: string | null
  /** What the audit log keeps of the arguments; never a secret. */
  readonly record: JsonObject
  /** Nothing is done yet that could succeed or fail: it only looks, or waits for a second key. */
  readonly withoutOutcome: boolean
  /**
   * In the transaction of the intent, last before it. What it returns joins the entry's details. An AppError refuses the
   * request: the nonce is spent, and the entry says so.
   */
  readonly prepare?: (transaction: Transaction<Schema>, accepted: AcceptedAdmin) => Promise<JsonObject>
}

/** What is judged, with what is then done: of one reading of the request, so that they cannot be of different ones. */
export type AdminPlan<Answer> = AdminOperation & {
  readonly work: (accepted: AcceptedAdmin) => Promise<Answer> | Answer
}

/** The route, as far as it is known before what is asked is read. */
export type AskedRoute = {
  /** Method and path. */
  readonly name: string
  readonly permission: AdminPermission
}

/** A signed request whose intent is written. */
export type AcceptedAdmin = {
  readonly id: string
  readonly key: AdminKey
  /** For changes: refuses where the key was revoked meanwhile. */
  readonly asker: Asker
}

/** @param plan reads what is asked, and changes nothing; an AppError of it refuses the request. */
export type Perform = <Answer>(
  request: SignedRequest,
  route: AskedRoute,
  plan: () => Promise<AdminPlan<Answer>>,
) => Promise<Answer>

/**
 * The key's owner writes the workspace; what `newId` makes looks like this, and nothing else becomes a column of the
 * audit log: half a surrogate pair is stored otherwise than it is hashed, and the log would never verify again.
 */
const workspaceForm = /^ws_[0-9a-z]{26}$/

/** Longer than any signature is valid, by far: a clock that is set back must not open what was closed. */
const nonceMemoryMs = 24 * 3_600_000

const actorOf = ({ id }: AdminKey): Actor => ({ type: 'admin_key', id })

const mayNot = ({ id }: AdminKey, workspaceId: string | null): string =>
  `The key ${id} may not do this${workspaceId === null ? '' : ' for this workspace'}.`

export const createPerform = (dependencies: {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  readonly keys: AdminKeys
  readonly log: StorageLog
}): Perform => {
  const { database, clock, audit, keys, log } = dependencies

  const acceptedOf = (key: AdminKey): AcceptedAdmin => {
    const confirm = async (transaction: Transaction<Schema>): Promise<Actor> => {
      if (await keys.isRevoked(transaction, key)) {
        throw new AppError('forbidden', { message: 'The admin key was revoked meanwhile.' })
      }
      return actorOf(key)
    }
    return { id: newId('adm', clock.now()), key, asker: { confirm } }
  }

  const spendNonce = async (transaction: Transaction<Schema>, { key, nonce }: SignedRequest): Promise<void> => {
    const nonces = adminNoncesRepository(transaction)
    await nonces.forgetBefore(clock.now() - nonceMemoryMs)
    if (!(await nonces.spend(key.id, nonce, clock.now()))) throw refusedSignature('the nonce was used before')
    if (await keys.isRevoked(transaction, key)) throw refusedSignature('the key was revoked')
  }

  /** A key that may not act for a workspace does not write into that workspace's part of the log either. */
  type Judged = { readonly more: JsonObject } | { readonly refusal: AppError; readonly isForeign: boolean }

  const judge = async (
    transaction: Transaction<Schema>,
    accepted: AcceptedAdmin,
    permission: AdminPermission,
    { workspaceId, prepare }: AdminOperation,
  ): Promise<Judged> => {
    if (!keyMay(accepted.key, permission, workspaceId)) {
      return { refusal: new AppError('forbidden', { message: mayNot(accepted.key, workspaceId) }), isForeign: true }
    }
    if (workspaceId !== null && !workspaceForm.test(workspaceId)) {
      return { refusal: new AppError('not_found', { message: 'There is no such workspace.' }), isForeign: true }
    }
    try {
      return { more: (await prepare?.(transaction, accepted)) ?? {} }
    } catch (thrown) {
      if (thrown instanceof AppError) return { refusal: thrown, isForeign: false }
      throw thrown
    }
  }

  const write = (
    transaction: Transaction<Schema>,
    accepted: AcceptedAdmin,
    operation: AdminOperation,
    verb: 'accepted' | 'refused' | 'completed' | 'failed',
    details: JsonObject,
  ): Promise<void> =>
    audit(transaction, {
      workspaceId: operation.workspaceId,
      actor: actorOf(accepted.key),
      action: `admin_command.${verb}`,
      target: { type: 'admin_command', id: accepted.id },
      details: { command: operation.name, ...details },
    })

  const accept = async (
    request: SignedRequest,
    operation: AdminOperation,
    judgeIn: (transaction: Transaction<Schema>, accepted: AcceptedAdmin) => Promise<Judged>,
  ): Promise<AcceptedAdmin> => {
    const accepted = acceptedOf(request.key)
    const refusal = await database.transaction().execute(async (transaction): Promise<AppError | null> => {
      await spendNonce(transaction, request)
      const judged = await judgeIn(transaction, accepted)
      const proof = {
        arguments: operation.record,
        public_key_hex: request.key.publicKeyHex,
        digest: request.digest,
        signature_base: request.base,
        signature: request.signature,
      }
      if ('refusal' in judged) {
        const filed = judged.isForeign ? { ...operation, workspaceId: null } : operation
        await write(transaction, accepted, filed, 'refused', { code: judged.refusal.code, ...proof })
        return judged.refusal
      }
      await write(transaction, accepted, operation, 'accepted', { ...proof, ...judged.more })
      return null
    })
    if (refusal !== null) throw refusal
    return accepted
  }

  const writeOutcome = (
    accepted: AcceptedAdmin,
    operation: AdminOperation,
    verb: 'completed' | 'failed',
    details: JsonObject,
  ): Promise<void> =>
    database.transaction().execute((transaction) => write(transaction, accepted, operation, verb, details))

  /** Throws: what was asked is not known, so the entry tells the route, and the digest of what was sent. */
  const refuse = async (request: SignedRequest, { name }: AskedRoute, refusal: AppError): Promise<never> => {
    const nothing = { name, workspaceId: null, record: {}, withoutOutcome: true }
    await accept(request, nothing, async () => ({ refusal, isForeign: false }))
    throw refusal
  }

  const read = async <Plan>(request: SignedRequest, route: AskedRoute, plan: () => Promise<Plan>): Promise<Plan> => {
    if (!adminMay(request.key.roles, route.permission)) {
      return refuse(request, route, new AppError('forbidden', { message: mayNot(request.key, null) }))
    }
    try {
      return await plan()
    } catch (thrown) {
      if (thrown instanceof AppError) return refuse(request, route, thrown)
      throw thrown
    }
  }

  return async (request, route, plan) => {
    const { work, ...operation } = await read(request, route, plan)
    const accepted = await accept(request, operation, (transaction, asking) =>
      judge(transaction, asking, route.permission, operation),
    )
    let answer: Awaited<ReturnType<typeof work>>
    try {
      answer = await work(accepted)
    } catch (thrown) {
      if (!operation.withoutOutcome) {
        await writeOutcome(accepted, operation, 'failed', { code: toAppError(thrown).code }).catch((error: unknown) =>
          log.error(
            { error, id: accepted.id },
            'The failure of an admin command could not be written to the audit log',
          ),
        )
      }
      throw thrown
    }
    if (operation.withoutOutcome) return answer
    try {
      await writeOutcome(accepted, operation, 'completed', {})
    } catch (cause) {
      const message = `The command was carried out, but its outcome could not be written to the audit log (${accepted.id}).`
      throw new AppError('unavailable', { message, cause })
    }
    return answer
  }
}
