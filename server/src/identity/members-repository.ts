/** The only queries of `members`, made for one workspace. */
import type { Database } from '../storage/database.ts'
import type { MemberRow, Rank } from '../storage/schema.ts'
import type { Member } from './model.ts'

export const membersRepository = (database: Database, workspaceId: string) => {
  const withPeople = () =>
    database
      .selectFrom('members')
      .innerJoin('people', 'people.id', 'members.person_id')
      .select([
        'members.id',
        'members.person_id as personId',
        'people.email',
        'people.display_name as displayName',
        'members.rank',
        'members.created_at as createdAt',
      ])
      .where('members.workspace_id', '=', workspaceId)

  return {
    create: async (row: Omit<MemberRow, 'workspace_id'>): Promise<void> => {
      await database
        .insertInto('members')
        .values({ ...row, workspace_id: workspaceId })
        .execute()
    },

    list: (): Promise<Member[]> => withPeople().orderBy('members.id').execute(),

    findById: (id: string): Promise<Member | undefined> => withPeople().where('members.id', '=', id).executeTakeFirst(),

    findByEmail: (email: string): Promise<Member | undefined> =>
      withPeople().where('people.email', '=', email).executeTakeFirst(),

    /** The rank of a person who is not disabled. */
    findRank: async (personId: string): Promise<Rank | null> => {
      const row = await withPeople()
        .where('members.person_id', '=', personId)
        .where('people.disabled_at', 'is', null)
        .executeTakeFirst()
      return row?.rank ?? null
    },

    countAdmins: async (): Promise<number> => {
      const row = await database
        .selectFrom('members')
        .innerJoin('people', 'people.id', 'members.person_id')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('workspace_id', '=', workspaceId)
        .where('rank', '=', 'admin')
        .where('people.disabled_at', 'is', null)
        .executeTakeFirstOrThrow()
      return row.count
    },

    updateRank: async (id: string, rank: Rank): Promise<void> => {
      await database
        .updateTable('members')
        .set({ rank })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute()
    },

    delete: async (id: string): Promise<void> => {
      await database.deleteFrom('members').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
    },
  }
}
