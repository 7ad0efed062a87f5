/**
 * Everything that one import added goes away again, while its window is open. What came later into its workspaces goes
 * with them, but only if the operator says so.
 */
import { AppError } from '../../kernel/errors.ts'
import type { Database } from '../../storage/database.ts'
import type { Actor, UnitOfWork } from '../../storage/ports.ts'
import { deleteKeys, listKeyIdsOf } from '../api-keys-repository.ts'
import type { Dependencies } from '../dependencies.ts'
import { invitationsRepository } from '../invitations-repository.ts'
import { membersRepository } from '../members-repository.ts'
import { workspacesRepository } from '../workspaces-repository.ts'
import { countKinds, type ImportItem, type ImportRun, toImportItem, toImportRun } from './import-run.ts'
import { importsRepository } from './imports-repository.ts'

export type ConnectionsOfImport = {
  /** Ids of the workspace's living connections. */
  readonly list: (database: Database, workspaceId: string) => Promise<readonly string[]>
  /** No error where it was removed before. */
  readonly remove: (unit: UnitOfWork, workspaceId: string, connectionId: string) => Promise<void>
}

export type RollBackInput = {
  readonly importId: string
  readonly actor: Actor
  /** Looks and refuses as the real one; changes nothing. */
  readonly dryRun: boolean
  /** Also what people added to the imported workspaces since. */
  readonly includeLater: boolean
  readonly connections: ConnectionsOfImport
}

/** What came after the import into its workspaces. */
export type Later = { readonly api_keys: number; readonly provider_connections: number; readonly members: number }

export type RolledBack = {
  readonly run: ImportRun
  readonly removed: Readonly<Record<string, number>>
  readonly later: Later
  /** People who accepted an invitation of it: their accounts stay. */
  readonly joined: number
}

type Survey = { readonly items: readonly ImportItem[]; readonly later: Later; readonly joined: number }

const targetsOf = (items: readonly ImportItem[], kind: ImportItem['kind']): ReadonlySet<string> =>
  new Set(items.filter((item) => item.kind === kind).map(({ targetId }) => targetId))

const outside = (ids: readonly string[], known: ReadonlySet<string>): number =>
  ids.filter((id) => !known.has(id)).length

const day = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)

const survey = async (database: Database, importId: string, connections: ConnectionsOfImport): Promise<Survey> => {
  const items = (await importsRepository(database).itemsOf(importId)).map(toImportItem)
  const invited = targetsOf(items, 'invitation')
  const later = { api_keys: 0, provider_connections: 0, members: 0 }
  let joined = 0
  for (const workspaceId of targetsOf(items, 'workspace')) {
    const invitations = await invitationsRepository(database, workspaceId).list()
    const accepted = invitations.filter(({ id, accepted_at }) => invited.has(id) && accepted_at !== null)
    const owners = new Set(accepted.map(({ email }) => email))
    const members = await membersRepository(database, workspaceId).list()
    const others = members.filter(({ email }) => !owners.has(email)).map(({ id }) => id)
    joined += accepted.length
    later.members += outside(others, targetsOf(items, 'member'))
    later.api_keys += outside(await listKeyIdsOf(database, workspaceId), targetsOf(items, 'api_key'))
    const connected = await connections.list(database, workspaceId)
    later.provider_connections += outside(connected, targetsOf(items, 'provider_connection'))
  }
  return { items, later, joined }
}

const requireOpen = async (database: Database, importId: string, now: number): Promise<ImportRun> => {
  const row = await importsRepository(database).findById(importId)
  if (row === undefined) {
    throw new AppError('not_found', {
      message: `There is no import ${importId.slice(0, 64)}. \`npx keepgate vault import list\` shows them.`,
    })
  }
  if (row.rolled_back_at !== null) {
    throw new AppError('conflict', { message: `This import was rolled back already, on ${day(row.rolled_back_at)}.` })
  }
  if (row.window_ends_at <= now) {
    throw new AppError('conflict', {
      message: `The window of this import ended on ${day(row.window_ends_at)}: the previous gateway's keys have ended, and what it added stays. Remove workspaces, connections and keys one by one.`,
    })
  }
  return toImportRun(row)
}

/** Its workspaces would go, and with them what another import put there. */
const requireNoneAfter = async (database: Database, run: ImportRun, items: readonly ImportItem[]): Promise<void> => {
  const workspaces = targetsOf(items, 'workspace')
  const all = await importsRepository(database).itemsOfFormat(run.format)
  const after = all.find((item) => item.import_id !== run.id && workspaces.has(item.workspace_id))
  if (after === undefined) return
  throw new AppError('conflict', {
    message: `The import ${after.import_id} added to workspaces of this one. Roll that back first.`,
  })
}

const requireNothingLater = ({ later }: Survey): void => {
  const { api_keys, provider_connections, members } = later
  if (api_keys + provider_connections + members === 0) return
  throw new AppError('conflict', {
    message: `Since this import its workspaces got ${api_keys} keys, ${provider_connections} connections and ${members} members of their own, which would go with them. Add --include-later to remove these too; nothing was changed.`,
  })
}

export const createRollBack = (dependencies: Dependencies) => {
  const { database, clock, audit, nextRevision } = dependencies

  const judged = async (executor: Database, input: RollBackInput) => {
    const run = await requireOpen(executor, input.importId, clock.now())
    const found = await survey(executor, run.id, input.connections)
    await requireNoneAfter(executor, run, found.items)
    if (!input.includeLater) requireNothingLater(found)
    return { run, ...found }
  }

  const removeItem = async (unit: UnitOfWork, item: ImportItem, input: RollBackInput): Promise<void> => {
    const { transaction, revision } = unit
    const { kind, targetId, workspaceId } = item
    if (kind === 'invitation') await invitationsRepository(transaction, workspaceId).delete(targetId)
    if (kind === 'member') await membersRepository(transaction, workspaceId).delete(targetId)
    if (kind === 'provider_connection') await input.connections.remove(unit, workspaceId, targetId)
    if (kind === 'workspace') {
      // As one that its admin removes: the row stays for the records that name it, and nothing enters it any more.
      await workspacesRepository(transaction).update(targetId, { deleted_at: clock.now(), revision })
    }
  }

  return async (input: RollBackInput): Promise<RolledBack> => {
    if (input.dryRun) {
      const { run, items, later, joined } = await judged(database, input)
      return { run, removed: countKinds(items), later, joined }
    }
    return database.transaction().execute(async (transaction) => {
      const revision = await nextRevision(transaction)
      const { run, items, later, joined } = await judged(transaction, input)
      const keys = [...targetsOf(items, 'api_key')]
      await deleteKeys(transaction, keys)
      for (const item of items) await removeItem({ transaction, revision }, item, input)
      const rolledBackAt = clock.now()
      await importsRepository(transaction).markRolledBack(run.id, { rolledBackAt, endedKeys: keys, revision })
      const removed = countKinds(items)
      await audit(transaction, {
        workspaceId: null,
        actor: input.actor,
        action: 'import.rolled_back',
        target: { type: 'import', id: run.id },
        details: { removed, later },
      })
      return { run: { ...run, rolledBackAt }, removed, later, joined }
    })
  }
}
