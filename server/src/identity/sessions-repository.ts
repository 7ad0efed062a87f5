/** The only queries of `sessions`. Rows are found by SHA-256 of the session id, so that a stolen table opens nothing. */
import type { Database } from '../storage/database.ts'
import type { PersonRow, SessionRow } from '../storage/schema.ts'

export type SessionWithPerson = {
  readonly session: SessionRow
  readonly person: Pick<PersonRow, 'id' | 'email' | 'display_name' | 'role' | 'created_at' | 'disabled_at'>
}

export const sessionsRepository = (database: Database) => ({
  create: async (row: SessionRow): Promise<void> => {
    await database.insertInto('sessions').values(row).execute()
  },

  find: async (sessionKey: string): Promise<SessionWithPerson | null> => {
    const row = await database
      .selectFrom('sessions')
      .innerJoin('people', 'people.id', 'sessions.person_id')
      .selectAll('sessions')
      .select(['people.email', 'people.display_name', 'people.role', 'people.disabled_at'])
      .select('people.created_at as person_created_at')
      .where('session_key', '=', sessionKey)
      .executeTakeFirst()
    if (row === undefined) return null
    const { email, display_name, role, disabled_at, person_created_at, ...session } = row
    const person = { id: row.person_id, email, display_name, role, created_at: person_created_at, disabled_at }
    return { session, person }
  },

  /** Compare and set: of many requests with the same generation, one extends the session. */
  advance: async (sessionKey: string, generation: number, expiresAt: number): Promise<boolean> => {
    const result = await database
      .updateTable('sessions')
      .set({ generation: generation + 1, generation_used_at: null, expires_at: expiresAt })
      .where('session_key', '=', sessionKey)
      .where('generation', '=', generation)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** The first use of a generation starts the grace of the one before. */
  markUsed: async (sessionKey: string, generation: number, now: number): Promise<void> => {
    await database
      .updateTable('sessions')
      .set({ generation_used_at: now })
      .where('session_key', '=', sessionKey)
      .where('generation', '=', generation)
      .where('generation_used_at', 'is', null)
      .execute()
  },

  /** False if it had ended before. */
  revoke: async (sessionKey: string, now: number): Promise<boolean> => {
    const result = await database
      .updateTable('sessions')
      .set({ revoked_at: now })
      .where('session_key', '=', sessionKey)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** In a transaction: false if it has ended; if true, nobody ends it before the transaction does. */
  lockLiving: async (sessionKey: string, now: number): Promise<boolean> => {
    // An update that changes nothing locks the row on both databases.
    const result = await database
      .updateTable('sessions')
      .set({ session_key: sessionKey })
      .where('session_key', '=', sessionKey)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },

  /** How many of a person's sessions ended; `keep` stays. */
  revokeAll: async (personId: string, keep: string | null, now: number): Promise<number> => {
    const result = await database
      .updateTable('sessions')
      .set({ revoked_at: now })
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .$if(keep !== null, (query) => query.where('session_key', '!=', keep ?? ''))
      .executeTakeFirst()
    return Number(result.numUpdatedRows)
  },

  listLiving: (personId: string, now: number): Promise<SessionRow[]> =>
    database
      .selectFrom('sessions')
      .selectAll()
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .execute(),

  deleteEnded: async (personId: string, now: number): Promise<void> => {
    await database
      .deleteFrom('sessions')
      .where('person_id', '=', personId)
      .where('absolute_expires_at', '<', now)
      .execute()
  },
})

/** Of the members of a workspace, or (null) of everyone. @returns how many ended. */
export const revokeAllSessions = async (
  database: Database,
  workspaceId: string | null,
  now: number,
): Promise<number> => {
  const result = await database
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .$if(workspaceId !== null, (query) =>
      query.where('person_id', 'in', (members) =>
        members
          .selectFrom('members')
          .select('person_id')
          .where('workspace_id', '=', workspaceId ?? ''),
      ),
    )
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export type SessionsRepository = ReturnType<typeof sessionsRepository>
