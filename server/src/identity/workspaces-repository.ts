/** The only queries of `workspaces`. */
import type { Updateable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { Rank, WorkspaceRow } from '../storage/schema.ts'

export const workspacesRepository = (database: Database) => ({
  create: async (row: WorkspaceRow): Promise<void> => {
    await database.insertInto('workspaces').values(row).execute()
  },

  findLiving: (id: string): Promise<WorkspaceRow | undefined> =>
    database
      .selectFrom('workspaces')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),

  /** In a transaction: as `findLiving`, and nobody else changes the workspace's members until it ends. */
  lockLiving: (id: string): Promise<WorkspaceRow | undefined> =>
    // An update that changes nothing locks the row on both databases.
    database
      .updateTable('workspaces')
      .set({ id })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .returningAll()
      .executeTakeFirst(),

  listLiving: (): Promise<WorkspaceRow[]> =>
    database.selectFrom('workspaces').selectAll().where('deleted_at', 'is', null).orderBy('id').execute(),

  listOfPerson: (personId: string): Promise<(WorkspaceRow & { rank: Rank })[]> =>
    database
      .selectFrom('workspaces')
      .innerJoin('members', 'members.workspace_id', 'workspaces.id')
      .selectAll('workspaces')
      .select('members.rank')
      .where('members.person_id', '=', personId)
      .where('workspaces.deleted_at', 'is', null)
      .orderBy('workspaces.id')
      .execute(),

  update: (id: string, change: Updateable<WorkspaceRow>): Promise<WorkspaceRow | undefined> =>
    database
      .updateTable('workspaces')
      .set(change)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .returningAll()
      .executeTakeFirst(),

  /** Living and deleted ones that changed after `revision`, for the policy in memory. */
  listChangedSince: (
    revision: number,
  ): Promise<Pick<WorkspaceRow, 'id' | 'revision' | 'deleted_at' | 'sealed_generation'>[]> =>
    database
      .selectFrom('workspaces')
      .select(['id', 'revision', 'deleted_at', 'sealed_generation'])
      .where('revision', '>', revision)
      .execute(),

  raiseSealedGeneration: (id: string, revision: number): Promise<WorkspaceRow | undefined> =>
    database
      .updateTable('workspaces')
      .set((row) => ({ sealed_generation: row('sealed_generation', '+', 1), revision }))
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .returningAll()
      .executeTakeFirst(),

  /** Of every living workspace. @returns of how many. */
  raiseEverySealedGeneration: async (revision: number): Promise<number> => {
    const { numUpdatedRows } = await database
      .updateTable('workspaces')
      .set((row) => ({ sealed_generation: row('sealed_generation', '+', 1), revision }))
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    return Number(numUpdatedRows)
  },

  /** Deleted ones that changed after `revision`, for the policy in memory. */
  listDeletedSince: (revision: number): Promise<Pick<WorkspaceRow, 'id' | 'revision'>[]> =>
    database
      .selectFrom('workspaces')
      .select(['id', 'revision'])
      .where('revision', '>', revision)
      .where('deleted_at', 'is not', null)
      .execute(),
})
