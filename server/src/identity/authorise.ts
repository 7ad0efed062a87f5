/** The one place that decides whether a principal may do something in a workspace. */

import { allKeysRank, permissions, type Verb } from '@keepgate/protocol/permissions'
import { lowerRank, type Rank, rankAtLeast } from '@keepgate/protocol/ranks'
import { AppError } from '../kernel/errors.ts'
import type { Database } from '../storage/database.ts'
import { apiKeysRepository, toKeyRecord } from './api-keys-repository.ts'
import type { Dependencies } from './dependencies.ts'
import type { Identity } from './identity.ts'
import { requireLiving } from './key-check.ts'
import { membersRepository } from './members-repository.ts'
import type { Access, KeyRecord, Principal } from './model.ts'
import { sessionsRepository } from './sessions-repository.ts'
import { workspacesRepository } from './workspaces-repository.ts'

const tokenRank = async (database: Database, workspaceId: string, token: KeyRecord): Promise<Rank | null> => {
  if (token.workspaceId !== workspaceId) return null
  if (token.createdBy === null) return 'admin'
  // A token never does what its maker may not do any more.
  const makersRank = await membersRepository(database, workspaceId).findRank(token.createdBy)
  return makersRank === null ? null : lowerRank(makersRank, 'admin')
}

const rankOf = (database: Database, workspaceId: string, principal: Principal): Promise<Rank | null> =>
  principal.type === 'person'
    ? membersRepository(database, workspaceId).findRank(principal.person.id)
    : tokenRank(database, workspaceId, principal.token)

const carries = (principal: Principal, verb: Verb): boolean =>
  principal.type === 'person' || principal.token.scopes === null || principal.token.scopes.includes(verb)

type Judged = Pick<Access, 'rank' | 'keysOwnedBy'>

const judge = async (database: Database, principal: Principal, workspaceId: string, verb: Verb): Promise<Judged> => {
  const workspace = await workspacesRepository(database).findLiving(workspaceId)
  const rank = await rankOf(database, workspaceId, principal)
  if (workspace === undefined || rank === null) throw new AppError('not_found')
  if (!rankAtLeast(rank, permissions[verb]) || !carries(principal, verb)) throw new AppError('forbidden')
  const owner = principal.type === 'person' ? principal.person.id : principal.token.createdBy
  return { rank, keysOwnedBy: rankAtLeast(rank, allKeysRank) ? null : owner }
}

/** In a transaction: the session or the token as it is now, and nobody ends it before the transaction does. */
const lockLiving = async (database: Database, principal: Principal, now: number): Promise<Principal> => {
  if (principal.type === 'person') {
    if (await sessionsRepository(database).lockLiving(principal.sessionKey, now)) return principal
    throw new AppError('session_expired')
  }
  const { id, workspaceId } = principal.token
  const row = await apiKeysRepository(database, workspaceId, 'management', null).lock(id)
  if (row === undefined) throw new AppError('unauthenticated')
  return { type: 'management_token', token: requireLiving(toKeyRecord(row, false), now) }
}

export const createAuthorise =
  ({ database, clock }: Pick<Dependencies, 'database' | 'clock'>): Identity['authorise'] =>
  async (principal, workspaceId, verb) => {
    const judged = await judge(database, principal, workspaceId, verb)
    return {
      workspaceId,
      verb,
      ...judged,
      confirm: async (transaction) => {
        // First the workspace, as whoever changes its members does: two who remove each other come one after the other.
        await workspacesRepository(transaction).lockLiving(workspaceId)
        const living = await lockLiving(transaction, principal, clock.now())
        const { keysOwnedBy } = await judge(transaction, living, workspaceId, verb)
        if (keysOwnedBy !== judged.keysOwnedBy) throw new AppError('forbidden')
        return { type: principal.type, id: principal.type === 'person' ? principal.person.id : principal.token.id }
      },
    }
  }
