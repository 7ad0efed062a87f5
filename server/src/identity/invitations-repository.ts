/** The only queries of `invitations`, made for one workspace; an invited person finds theirs by its token alone. */
import type { Database } from '../storage/database.ts'
import type { InvitationRow, Rank } from '../storage/schema.ts'

export const invitationsRepository = (database: Database, workspaceId: string) => ({
  create: async (row: Omit<InvitationRow, 'workspace_id'>): Promise<void> => {
    await database
      .insertInto('invitations')
      .values({ ...row, workspace_id: workspaceId })
      .execute()
  },

  /** Newest first. */
  list: (): Promise<InvitationRow[]> =>
    database
      .selectFrom('invitations')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .orderBy('id', 'desc')
      .execute(),

  findById: (id: string): Promise<InvitationRow | undefined> =>
    database
      .selectFrom('invitations')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst(),

  /** Accepted ones too: for an import that goes away again. */
  delete: async (id: string): Promise<void> => {
    await database.deleteFrom('invitations').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
  },

  /** False where it was accepted or revoked before. */
  revoke: async (id: string, revokedAt: number): Promise<boolean> => {
    const result = await database
      .updateTable('invitations')
      .set({ revoked_at: revokedAt })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
})

/** The open ones of some makers to some ranks, in one workspace or (null) in all; the ids of those that ended by it. */
export const revokeInvitationsMadeBy = async (
  database: Database,
  input: { makers: readonly string[]; ranks: readonly Rank[]; workspaceId: string | null; now: number },
): Promise<string[]> => {
  const rows = await database
    .updateTable('invitations')
    .set({ revoked_at: input.now })
    .where('created_by', 'in', input.makers)
    .where('rank', 'in', input.ranks)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .$if(input.workspaceId !== null, (query) => query.where('workspace_id', '=', input.workspaceId ?? ''))
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** The open ones to one address in one workspace; the ids of those that ended by it. */
export const revokeInvitationsTo = async (
  database: Database,
  input: { email: string; workspaceId: string; now: number },
): Promise<string[]> => {
  const rows = await database
    .updateTable('invitations')
    .set({ revoked_at: input.now })
    .where('workspace_id', '=', input.workspaceId)
    .where('email', '=', input.email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Where an invitation leads, open or not. */
export const findInvitedWorkspace = async (database: Database, tokenHash: string): Promise<string | undefined> => {
  const row = await database
    .selectFrom('invitations')
    .select('workspace_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row?.workspace_id
}

/** In a transaction: marks an open invitation as accepted and returns it; undefined if there is none, or not any more. */
export const takeInvitation = (
  database: Database,
  tokenHash: string,
  now: number,
): Promise<InvitationRow | undefined> =>
  database
    .updateTable('invitations')
    .set({ accepted_at: now })
    .where('token_hash', '=', tokenHash)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
