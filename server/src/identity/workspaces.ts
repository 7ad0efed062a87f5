import { AppError } from '../kernel/errors.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { WorkspaceRow } from '../storage/schema.ts'
import type { Dependencies } from './dependencies.ts'
import type { Homes } from './home.ts'
import type { Workspaces } from './identity.ts'
import { membersRepository } from './members-repository.ts'
import type { Workspace } from './model.ts'
import { workspacesRepository } from './workspaces-repository.ts'

const toWorkspace = (row: WorkspaceRow): Workspace => ({ id: row.id, name: row.name, createdAt: row.created_at })

const found = (row: WorkspaceRow | undefined): WorkspaceRow => {
  if (row === undefined) throw new AppError('not_found')
  return row
}

export const createWorkspaces = (dependencies: Dependencies, homes: Homes): Workspaces => {
  const { database, clock, audit, nextRevision } = dependencies

  return {
    listFor: async (principal) => {
      if (principal.type === 'person') {
        const rows = await workspacesRepository(database).listOfPerson(principal.person.id)
        return rows.map((row) => ({ ...toWorkspace(row), rank: row.rank }))
      }
      const { workspaceId, createdBy } = principal.token
      const row = await workspacesRepository(database).findLiving(workspaceId)
      const rank = createdBy === null ? 'admin' : await membersRepository(database, workspaceId).findRank(createdBy)
      return row === undefined || rank === null ? [] : [{ ...toWorkspace(row), rank }]
    },

    create: async (principal, { name }) => {
      if (principal.type !== 'person') throw new AppError('forbidden')
      const personId = principal.person.id
      return database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const actor = { type: 'person', id: personId } as const
        return homes.addWorkspace(transaction, { name, personId, actor, revision })
      })
    },

    listAll: async () => (await workspacesRepository(database).listLiving()).map(toWorkspace),

    get: async (workspaceId) => toWorkspace(found(await workspacesRepository(database).findLiving(workspaceId))),

    rename: (asker, workspaceId, name) =>
      database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const actor = await confirmActor(transaction, asker)
        const row = found(await workspacesRepository(transaction).update(workspaceId, { name, revision }))
        const target = { type: 'workspace', id: workspaceId }
        await audit(transaction, { workspaceId, actor, action: 'workspace.renamed', target, details: { name } })
        return toWorkspace(row)
      }),

    remove: async (asker, workspaceId) => {
      await database.transaction().execute(async (transaction) => {
        const revision = await nextRevision(transaction)
        const actor = await confirmActor(transaction, asker)
        const change = { deleted_at: clock.now(), revision }
        const row = found(await workspacesRepository(transaction).update(workspaceId, change))
        const target = { type: 'workspace', id: workspaceId }
        const details = { name: row.name }
        await audit(transaction, { workspaceId, actor, action: 'workspace.removed', target, details })
      })
    },
  }
}
