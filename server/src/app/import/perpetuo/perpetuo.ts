/** Perpetuo: its people, workspaces, provider keys and API keys, with a window in which its keys still work. */
import type { ImportInput, ImportReport } from '../../../cli/installation.ts'
import type { PreparedConnection } from '../../../gateway/connections/connections.ts'
import type { TakenOver } from '../../../identity/imports/take-over.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { ImportFormat } from '../format.ts'
import { type PerpetuoExport, readExport } from './export-file.ts'
import { type ImportCore, type Plan, type PlannedConnection, planImport } from './plan.ts'

const day = 86_400_000
const window = { leastMs: 7 * day, mostMs: 14 * day, defaultMs: 14 * day } as const
const attempts = 3

type Prepared = PlannedConnection & { readonly made: PreparedConnection }

const countsOf = ({ workspaces, ownersHere, connections, keys }: Plan) => ({
  workspaces: workspaces.length,
  members: ownersHere,
  invitations: workspaces.length - ownersHere,
  provider_connections: connections.length,
  api_keys: keys.length,
})

const isEmpty = ({ workspaces, connections, keys }: Plan): boolean =>
  workspaces.length + connections.length + keys.length === 0

const sealAll = async (core: ImportCore, plan: Plan, input: ImportInput): Promise<Prepared[]> => {
  const total = plan.connections.length
  const sealed: Prepared[] = []
  input.onProgress({ done: 0, total })
  for (const [index, planned] of plan.connections.entries()) {
    // A millisecond apart: lists are in the order of creation, and that is the order of priority.
    const createdAt = core.clock.now() + index
    const made = await core.connections.forWorkspace(planned.workspaceId).prepare(planned.wanted, createdAt)
    sealed.push({ ...planned, made })
    input.onProgress({ done: index + 1, total })
  }
  return sealed
}

const apply = async (core: ImportCore, plan: Plan, input: ImportInput): Promise<TakenOver | null> => {
  // Sealed before the transaction: a workspace's first key writes its data key.
  const sealed = await sealAll(core, plan, input)
  return core.identity.imports.takeOver({
    format: 'perpetuo',
    windowMs: input.windowMs ?? window.defaultMs,
    actor: input.actor,
    workspaces: plan.workspaces,
    keys: plan.keys,
    also: async (unit) => {
      for (const { workspaceId, made } of sealed)
        await core.connections.forWorkspace(workspaceId).insertPrepared(unit, input.actor, made)
      return sealed.map(({ sourceId, workspaceId, made }) => ({
        kind: 'provider_connection',
        sourceId,
        workspaceId,
        targetId: made.row.id,
      }))
    },
    tell: input.tellInvitations,
  })
}

const planAndApply = async (core: ImportCore, content: PerpetuoExport, input: ImportInput) => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const plan = await planImport(core, content)
    if (input.dryRun || isEmpty(plan)) return { plan, done: null }
    const done = await apply(core, plan, input)
    if (done !== null) return { plan, done }
  }
  throw new AppError('conflict', { message: 'Other imports run at the same time. Nothing was imported; try again.' })
}

const keyNotes = ({ keys }: Plan): string[] => {
  const revoked = keys.filter(({ revokedAt }) => revokedAt !== null).length
  return revoked === 0 ? [] : [`${revoked} of the API keys ended there: they are listed as revoked and never work.`]
}

const windowNotes = (done: TakenOver | null): string[] => {
  if (done === null) return []
  const ends = new Date(done.run.windowEndsAt).toISOString()
  return [
    `The other API keys work until ${ends}; tell their users to make new ones.`,
    `Until then this takes it all back: npx keepgate vault import rollback ${done.run.id}`,
  ]
}

const requireWindow = (windowMs: number | null): void => {
  if (windowMs === null || (windowMs >= window.leastMs && windowMs <= window.mostMs)) return
  throw new AppError('invalid_request', { message: 'The window is 7 to 14 days: --window 7d, 10d, 2w.' })
}

/** Throws AppError invalid_request, before anything is changed, where the file or the window is wrong; conflict. */
export const importPerpetuo = async (core: ImportCore, input: ImportInput): Promise<ImportReport> => {
  requireWindow(input.windowMs)
  if (input.owners !== null)
    throw new AppError('invalid_request', { message: '--owners is for --format tuxedo; people come with the export.' })
  const content = readExport(input.content)
  const { plan, done } = await planAndApply(core, content, input)
  return {
    imported: countsOf(plan),
    exists: plan.exists,
    failed: plan.failed,
    notes: [...plan.notes, ...keyNotes(plan), ...windowNotes(done)],
    run: done === null ? null : { id: done.run.id, windowEndsAt: done.run.windowEndsAt },
    invitations: done?.invitations ?? [],
  }
}

export const perpetuo: ImportFormat = {
  name: 'perpetuo',
  description: 'people, workspaces, provider keys and API keys of Perpetuo',
  run: importPerpetuo,
}
