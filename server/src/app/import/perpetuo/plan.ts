/** What an export would add to what is here: read once for a dry run, and again by whoever applies it. */
import type { NewConnection } from '../../../gateway/connections/connections.ts'
import type { ImportItem } from '../../../identity/imports/import-run.ts'
import { isPerpetuoKey } from '../../../identity/imports/perpetuo-key.ts'
import type { NewWorkspace, OlderKey } from '../../../identity/imports/take-over.ts'
import { AppError } from '../../../kernel/errors.ts'
import { newId } from '../../../kernel/ids.ts'
import { Secret } from '../../../kernel/secret.ts'
import type { Core } from '../../core.ts'
import { type PerpetuoExport, place } from './export-file.ts'
import { connectionOf, type OlderProviderKey } from './provider-key.ts'

/** What an import of this kind needs of the core. */
export type ImportCore = Pick<Core, 'identity' | 'connections' | 'clock'>

type Failed = { readonly item: string; readonly reason: string }

export type PlannedConnection = {
  readonly sourceId: string
  readonly workspaceId: string
  readonly wanted: NewConnection
}

export type Plan = {
  readonly workspaces: readonly NewWorkspace[]
  /** In the order of their priority there. */
  readonly connections: readonly PlannedConnection[]
  readonly keys: readonly OlderKey[]
  /** How many of the new workspaces' owners can log in here already. */
  readonly ownersHere: number
  readonly exists: number
  readonly failed: readonly Failed[]
  readonly notes: readonly string[]
}

/** Where rows of a workspace go: here already, new, or nowhere any more. */
type Places = ReadonlyMap<string, { readonly id: string; readonly isNew: boolean } | null>

const gone = 'its workspace was removed here; roll the import back and apply it again, or leave it'

const idsOf = (items: readonly ImportItem[], kind: ImportItem['kind']): ReadonlyMap<string, string> =>
  new Map(items.filter((item) => item.kind === kind).map((item) => [item.sourceId, item.targetId]))

const planWorkspaces = async (
  core: ImportCore,
  { users, workspaces }: PerpetuoExport,
  items: readonly ImportItem[],
) => {
  const emails = new Map(users.map(({ id, email }) => [id, email]))
  const here = idsOf(items, 'workspace')
  const living = new Set((await core.identity.workspaces.listAll()).map(({ id }) => id))
  const places = new Map<string, { id: string; isNew: boolean } | null>()
  const planned: NewWorkspace[] = []
  for (const { id: sourceId, name, user_id: userId } of workspaces) {
    const known = here.get(sourceId)
    if (known !== undefined) {
      places.set(sourceId, living.has(known) ? { id: known, isNew: false } : null)
      continue
    }
    const id = newId('ws', core.clock.now())
    places.set(sourceId, { id, isNew: true })
    planned.push({ sourceId, id, name, ownerEmail: emails.get(userId) ?? '' })
  }
  return { planned, places, known: workspaces.length - planned.length }
}

const byPriority = (one: { row: OlderProviderKey }, other: { row: OlderProviderKey }): number =>
  (one.row.priority ?? 0) - (other.row.priority ?? 0)

const planConnections = async (
  core: ImportCore,
  rows: PerpetuoExport['providerKeys'],
  places: Places,
  known: ReadonlyMap<string, string>,
) => {
  const taken = new Map<string, Set<string>>()
  const namesIn = async ({ id, isNew }: { id: string; isNew: boolean }): Promise<Set<string>> => {
    const names =
      taken.get(id) ?? new Set(isNew ? [] : (await core.connections.forWorkspace(id).list()).map(({ name }) => name))
    taken.set(id, names)
    return names
  }
  const planned: PlannedConnection[] = []
  const failed: Failed[] = []
  const notes: string[] = []
  const fresh = rows.map((row, index) => ({ row, index })).filter(({ row }) => !known.has(row.id))
  for (const { row, index } of fresh.toSorted(byPriority)) {
    const item = place('ProviderKey', index)
    const workspace = places.get(row.workspace_id) ?? null
    if (workspace === null) {
      failed.push({ item, reason: gone })
      continue
    }
    const names = await namesIn(workspace)
    const made = connectionOf(row, names)
    const reason = 'reason' in made ? made.reason : refusalOf(core, workspace.id, made.wanted)
    if ('reason' in made || reason !== null) {
      failed.push({ item, reason: reason ?? '' })
      continue
    }
    const { name = '' } = made.wanted
    names.add(name)
    planned.push({ sourceId: row.id, workspaceId: workspace.id, wanted: made.wanted })
    if (!row.enabled) {
      notes.push(
        `${item} was switched off there: it comes as the connection ${name}. Remove it if nothing shall use its key.`,
      )
    }
  }
  return { planned, failed, notes, known: rows.length - fresh.length }
}

/** What making the connection would say. */
const refusalOf = (core: ImportCore, workspaceId: string, wanted: NewConnection): string | null => {
  try {
    core.connections.forWorkspace(workspaceId).check(wanted)
    return null
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message
    throw thrown
  }
}

const planKeys = async (
  core: ImportCore,
  rows: PerpetuoExport['apiKeys'],
  places: Places,
  known: ReadonlyMap<string, string>,
) => {
  const planned: OlderKey[] = []
  const failed: Failed[] = []
  const fresh = rows.map((row, index) => ({ row, index })).filter(({ row }) => !known.has(row.id))
  for (const { row, index } of fresh) {
    const item = place('APIKey', index)
    const key = new Secret(row.key)
    const workspace = places.get(row.workspace_id) ?? null
    if (!isPerpetuoKey(row.key)) {
      failed.push({ item, reason: 'key is none of Perpetuo: pk_ and 48 lower-case hexadecimal digits' })
    } else if (workspace === null) failed.push({ item, reason: gone })
    else if (await core.identity.imports.holdsKey(key)) {
      failed.push({ item, reason: 'this key is here already, from another row of an earlier import' })
    } else {
      planned.push({
        sourceId: row.id,
        workspaceId: workspace.id,
        name: row.name ?? 'Key from Perpetuo',
        key,
        lastUsedAt: row.last_used ?? null,
        revokedAt: row.revoked_at ?? (row.active ? null : core.clock.now()),
      })
    }
  }
  return { planned, failed, known: rows.length - fresh.length }
}

const ownerless = ({ users, workspaces }: PerpetuoExport): string[] => {
  const owners = new Set(workspaces.map(({ user_id }) => user_id))
  return users.flatMap(({ id }, index) =>
    owners.has(id) ? [] : [`${place('User', index)} owns no workspace there, so nobody is invited to one.`],
  )
}

/** Changes nothing. */
export const planImport = async (core: ImportCore, content: PerpetuoExport): Promise<Plan> => {
  const items = await core.identity.imports.items('perpetuo')
  const workspaces = await planWorkspaces(core, content, items)
  const known = idsOf(items, 'provider_connection')
  const connections = await planConnections(core, content.providerKeys, workspaces.places, known)
  const keys = await planKeys(core, content.apiKeys, workspaces.places, idsOf(items, 'api_key'))
  const owners = await Promise.all(
    workspaces.planned.map(({ ownerEmail }) => core.identity.imports.knowsPerson(ownerEmail)),
  )
  return {
    workspaces: workspaces.planned,
    connections: connections.planned,
    keys: keys.planned,
    ownersHere: owners.filter(Boolean).length,
    exists: workspaces.known + connections.known + keys.known,
    failed: [...connections.failed, ...keys.failed],
    notes: [...connections.notes, ...ownerless(content)],
  }
}
